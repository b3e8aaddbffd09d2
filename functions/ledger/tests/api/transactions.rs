//! Transactions: what they book, what is refused, and what an id stands for.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    assert_sound, balances, book, get, open, open_with, patch, post_hold, reverse, transfer, txn, wallets,
};

#[tokio::test]
async fn books_and_shows_balances_after_each_entry() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = txn();
    let reply = book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""), "{}", reply.text);
    assert_eq!(reply.header("location"), format!("/ledger/transactions/{id}"));
    assert_eq!(reply.body["status"], "posted");
    assert_eq!(reply.body["entries"][0]["balances"], json!({ "posted": "70", "pending": "70", "available": "70" }));
    assert_eq!(reply.body["entries"][1]["balances"], json!({ "posted": "30", "pending": "30", "available": "30" }));
    assert_eq!((balances(&rig, "wallets:a").await, balances(&rig, "wallets:b").await), ((70, 70, 70), (30, 30, 30)));
    assert_eq!(balances(&rig, "assets:bank").await, (100, 100, 100));

    let again = book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
    assert_eq!(again.body, reply.body);
    let other = book(&rig, transfer(&id, "wallets:a", "wallets:b", 31)).await;
    assert_eq!((other.status, other.problem()), (409, "id_taken"));
    assert_eq!(balances(&rig, "wallets:a").await, (70, 70, 70));
}

#[tokio::test]
async fn a_refused_id_stays_refused() {
    let rig = crate::support::rig();
    wallets(&rig, 10).await;
    let id = txn();
    let reply = book(&rig, transfer(&id, "wallets:a", "wallets:b", 11)).await;
    assert_eq!((reply.status, reply.problem()), (422, "insufficient_funds"), "{}", reply.text);
    assert_eq!((&reply.body["account"], reply.header("idempotent-replayed")), (&json!("wallets:a"), ""));
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:a", 100)).await.status, 201);
    let again = book(&rig, transfer(&id, "wallets:a", "wallets:b", 11)).await;
    assert_eq!(
        (again.status, again.problem(), again.header("idempotent-replayed")),
        (422, "insufficient_funds", "true")
    );
    assert_eq!(book(&rig, transfer(&id, "wallets:a", "wallets:b", 1)).await.problem(), "id_taken");
    assert_eq!(balances(&rig, "wallets:a").await, (110, 110, 110));
}

#[tokio::test]
async fn every_refusal_is_recorded_and_told() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    open_with(&rig, json!({ "id": "other", "ledger": "eu", "kind": "asset", "currency": "EUR" })).await;
    open_with(&rig, json!({ "id": "coins", "kind": "asset", "currency": "BTC" })).await;
    for id in ["full", "source"] {
        open_with(&rig, json!({ "id": id, "kind": "asset", "currency": "EUR" })).await;
    }
    let most = "9".repeat(34);
    let mut fill = transfer(&txn(), "full", "source", 1);
    fill["entries"][0]["amount"] = json!(most);
    fill["entries"][1]["amount"] = json!(most);
    assert_eq!(book(&rig, fill).await.status, 201);
    let mut referred = transfer(&txn(), "wallets:a", "wallets:b", 1);
    referred["reference"] = json!("invoice 1");
    assert_eq!(book(&rig, referred.clone()).await.status, 201);
    assert_eq!(patch(&rig, "wallets:b", json!({ "status": "frozen" })).await.status, 200);
    let with = |mut body: Value, field: &str, value: Value| {
        body["id"] = json!(txn());
        body[field] = value;
        body
    };
    let to_bank = |amount: u64| transfer(&txn(), "wallets:a", "assets:bank", amount);
    let later = (rig.clock.now() + Duration::from_secs(3600)).to_string();
    let mut uneven = to_bank(5);
    uneven["entries"][1]["amount"] = json!("6");
    for (body, code) in [
        (to_bank(1000), "insufficient_funds"),
        (transfer(&txn(), "wallets:a", "wallets:b", 1), "account_frozen"),
        (transfer(&txn(), "wallets:a", "none", 1), "unknown_account"),
        (uneven, "unbalanced"),
        (transfer(&txn(), "wallets:a", "coins", 1), "unbalanced"),
        (transfer(&txn(), "wallets:a", "other", 1), "ledgers_differ"),
        (with(to_bank(1), "reference", json!("invoice 1")), "reference_taken"),
        (with(to_bank(1), "effective_at", json!(later)), "effective_in_future"),
        (transfer(&txn(), "full", "source", 1), "sums_too_large"),
    ] {
        let first = book(&rig, body.clone()).await;
        assert_eq!(
            (first.status, first.problem(), first.header("idempotent-replayed")),
            (422, code, ""),
            "{}",
            first.text
        );
        rig.advance(Duration::from_secs(1));
        let again = book(&rig, body).await;
        assert_eq!((again.status, again.problem(), again.header("idempotent-replayed")), (422, code, "true"));
        assert_eq!(first.body["detail"], again.body["detail"]);
    }
    assert_eq!(balances(&rig, "wallets:a").await, (99, 99, 99));
}

#[tokio::test]
async fn an_account_may_come_several_times_and_currencies_balance_each() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    for id in ["coins:a", "coins:b"] {
        open_with(&rig, json!({ "id": id, "kind": "liability", "currency": "BTC" })).await;
    }
    let entry = |account: &str, side: &str, amount: &str| json!({ "account": account, "side": side, "amount": amount });
    let id = txn();
    let reply = book(
        &rig,
        json!({ "id": id, "effective_at": "2026-01-01T00:00:00Z", "entries": [
            entry("wallets:a", "debit", "70"), entry("wallets:a", "debit", "40"), entry("wallets:a", "credit", "20"),
            entry("wallets:b", "credit", "90"), entry("coins:b", "debit", "3"), entry("coins:a", "credit", "3"),
        ]}),
    )
    .await;
    assert_eq!(
        (reply.status, &reply.body["effective_at"]),
        (201, &json!("2026-01-01T00:00:00.000Z")),
        "{}",
        reply.text
    );
    assert_eq!(balances(&rig, "wallets:a").await, (10, 10, 10));
    assert_eq!(get(&rig, "/ledger/accounts/wallets:a").await.body["version"], 3, "one change");
    assert_eq!(balances(&rig, "coins:b").await, (-3, -3, -3));
    let shown = get(&rig, format!("/ledger/transactions/{id}")).await;
    assert_eq!((&shown.body, shown.cost()), (&reply.body, "1rru 0wru"));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn thirty_accounts_fit_into_one_hold() {
    let rig = crate::support::rig();
    let long = |n: usize| format!("{n:02}:{}:{}", "x".repeat(64), "y".repeat(64));
    let mut entries = Vec::new();
    for n in 0..30 {
        open(&rig, &long(n), "asset", "none").await;
        let side = if n % 2 == 0 { "debit" } else { "credit" };
        entries.push(json!({ "account": long(n), "side": side, "amount": "9".repeat(30) }));
    }
    let metadata: serde_json::Map<_, _> = (0..50).map(|n| (format!("{n:064}"), json!("z".repeat(500)))).collect();
    let id = txn();
    let end = (rig.clock.now() + Duration::from_secs(10)).to_string();
    let reply = book(
        &rig,
        json!({
            "id": id, "entries": entries, "pending": true, "expires_at": end, "reference": "r".repeat(100),
            "description": "d".repeat(500), "metadata": metadata,
        }),
    )
    .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(post_hold(&rig, &id).await.status, 200);
    assert_eq!(reverse(&rig, &id, &txn()).await.status, 201);
    assert_sound(&rig).await;
}
