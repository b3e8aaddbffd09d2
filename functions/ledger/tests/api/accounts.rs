//! Accounts: opened, guarded, frozen, closed, spread over shards.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

use crate::support::{
    OWNER, all, assert_sound, balances, book, get, hold, open, open_with, patch, post, staff, transfer, txn, void,
    wallets,
};

#[tokio::test]
async fn opens_and_shows() {
    let rig = crate::support::rig();
    let made = open_with(&rig, json!({
        "id": "wallets:a", "ledger": "eu", "kind": "liability", "currency": "BTC", "constraint": "limit", "limit": "50",
        "owner": OWNER, "metadata": { "tier": "gold" },
    }))
    .await;
    let expected = json!({
        "id": "wallets:a", "ledger": "eu", "kind": "liability", "currency": "BTC", "constraint": "limit", "limit": "50",
        "owner": OWNER, "merged_into": null, "status": "open", "debits_posted": "0", "credits_posted": "0", "debits_pending": "0",
        "credits_pending": "0", "posted": "0", "pending": "0", "available": "0", "shards": 1, "version": 1,
        "metadata": { "tier": "gold" }, "created_at": "2026-03-01T12:00:00.000Z", "updated_at": "2026-03-01T12:00:00.000Z",
    });
    assert_eq!(made, expected);
    let shown = get(&rig, "/ledger/accounts/wallets:a").await;
    assert_eq!((shown.body, shown.headers["etag"].to_str().unwrap()), (expected, "\"1\""));
    let again = post(&rig, "/ledger/accounts", json!({ "id": "wallets:a", "kind": "asset", "currency": "EUR" })).await;
    assert_eq!((again.status, again.problem()), (409, "account_exists"));
    let keyed = || {
        staff(Call::post("/ledger/accounts")).key("k").json(json!({ "id": "b", "kind": "asset", "currency": "EUR" }))
    };
    let (first, second) = (rig.call(keyed()).await, rig.call(keyed()).await);
    assert_eq!((first.status, first.header("location")), (201, "/ledger/accounts/b"));
    assert_eq!((second.status, second.header("idempotent-replayed"), &second.body), (201, "true", &first.body));
    assert_eq!(get(&rig, "/ledger/accounts/c").await.status, 404);
    assert_eq!(get(&rig, "/ledger/accounts/a%20b").await.status, 404);
}

#[tokio::test]
async fn a_limit_is_how_far_an_account_goes_below_zero() {
    let rig = crate::support::rig();
    wallets(&rig, 0).await;
    open_with(
        &rig,
        json!({ "id": "credit", "kind": "liability", "currency": "EUR", "constraint": "limit", "limit": "50" }),
    )
    .await;
    assert_eq!(book(&rig, transfer(&txn(), "credit", "wallets:a", 50)).await.status, 201);
    assert_eq!(book(&rig, transfer(&txn(), "credit", "wallets:a", 1)).await.problem(), "insufficient_funds");
    assert_eq!(patch(&rig, "credit", json!({ "limit": "49" })).await.problem(), "limit_too_low");
    let more = patch(&rig, "credit", json!({ "limit": "60", "metadata": { "by": "me" } })).await;
    assert_eq!((more.status, &more.body["limit"], &more.body["metadata"]["by"]), (200, &json!("60"), &json!("me")));
    assert_eq!(book(&rig, transfer(&txn(), "credit", "wallets:a", 10)).await.status, 201);
    assert_eq!(balances(&rig, "credit").await, (-60, -60, -60));
    open(&rig, "cash", "asset", "no_overdraft").await;
    assert_eq!(
        book(&rig, transfer(&txn(), "wallets:a", "cash", 1)).await.problem(),
        "insufficient_funds",
        "an asset is drawn on by credits"
    );
    assert_sound(&rig).await;
}

#[tokio::test]
async fn frozen_takes_no_part_and_closed_is_for_good() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    assert_eq!(patch(&rig, "wallets:a", json!({ "status": "frozen" })).await.body["status"], "frozen");
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.problem(), "account_frozen");
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:a", 1)).await.problem(), "account_frozen");
    assert_eq!(patch(&rig, "wallets:a", json!({ "status": "closed" })).await.problem(), "account_not_empty");
    assert_eq!(patch(&rig, "wallets:a", json!({ "status": "open" })).await.status, 200);
    let id = txn();
    assert_eq!(book(&rig, hold(&id, "wallets:a", "wallets:b", 1)).await.status, 201);
    assert_eq!(
        patch(&rig, "wallets:b", json!({ "status": "closed" })).await.problem(),
        "account_not_empty",
        "something is held"
    );
    assert_eq!(void(&rig, &id).await.status, 200);
    assert_eq!(patch(&rig, "wallets:b", json!({ "status": "closed" })).await.body["status"], "closed");
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.problem(), "account_closed");
    let back = patch(&rig, "wallets:b", json!({ "status": "open" })).await;
    assert_eq!((back.status, back.problem()), (409, "account_closed"));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn changes_only_what_was_read() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let change = |version: u64| {
        staff(Call::patch("/ledger/accounts/wallets:a")).if_match(version).json(json!({ "metadata": { "a": "b" } }))
    };
    assert_eq!(rig.call(change(1)).await.status, 412, "a movement came in between");
    let changed = rig.call(change(2)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"3\""), "{}", changed.text);
    assert_eq!(rig.call(change(3)).await.cost(), "1rru 0wru", "nothing changes");
    let bare = staff(Call::patch("/ledger/accounts/wallets:a")).json(json!({ "status": "frozen" }));
    assert_eq!(rig.call(bare).await.status, 428);
    let missing = patch(&rig, "none", json!({ "status": "frozen" })).await;
    assert_eq!(missing.status, 404);
    for (body, fault) in [
        (json!({ "limit": "5" }), "/limit not_a_limit"),
        (json!({ "status": "shut" }), "/status unknown_value"),
        (json!({ "currency": "USD" }), "/currency unknown_field"),
        (json!({ "metadata": { "a": 1 } }), "/metadata/a wrong_type"),
        (json!({ "status": null }), "/status required"),
    ] {
        let reply = patch(&rig, "wallets:a", body.clone()).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{body}");
    }
}

#[tokio::test]
async fn shards_are_one_account() {
    let rig = crate::support::rig();
    wallets(&rig, 1000).await;
    open_with(&rig, json!({ "id": "income:fees", "kind": "income", "currency": "EUR", "shards": 8 })).await;
    let mut holds = Vec::new();
    for n in 0..20 {
        let id = txn();
        let reply = book(&rig, transfer(&id, "wallets:a", "income:fees", 10)).await;
        assert_eq!((reply.status, &reply.body["entries"][1]["balances"]), (201, &json!(null)));
        if n % 4 == 0 {
            let id = txn();
            assert_eq!(
                book(&rig, crate::support::hold_for(&rig, &id, "wallets:a", "income:fees", 7, 10)).await.status,
                201
            );
            holds.push(id);
        }
    }
    assert_eq!(balances(&rig, "income:fees").await, (200, 235, 200));
    assert_eq!(balances(&rig, "wallets:a").await, (800, 765, 765));
    assert_eq!(all(&rig, "/ledger/transactions?account=income:fees", 3).await.len(), 25);
    rig.advance(Duration::from_secs(10));
    assert_eq!(balances(&rig, "income:fees").await, (200, 200, 200), "no shard counts what has expired");
    assert_eq!(patch(&rig, "income:fees", json!({ "status": "closed" })).await.problem(), "account_not_empty");
    let frozen = patch(&rig, "income:fees", json!({ "status": "frozen" })).await;
    assert_eq!((frozen.status, &frozen.body["credits_posted"]), (200, &json!("200")));
    for _ in 0..16 {
        assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "income:fees", 1)).await.problem(), "account_frozen");
    }
    assert_eq!(patch(&rig, "income:fees", json!({ "status": "open" })).await.status, 200);
    assert_eq!(
        book(&rig, transfer(&txn(), "income:fees", "wallets:a", 200)).await.status,
        201,
        "a shard may be below zero"
    );
    assert_eq!(balances(&rig, "income:fees").await, (0, 0, 0));
    assert_eq!(patch(&rig, "income:fees", json!({ "status": "closed" })).await.status, 200);
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "income:fees", 1)).await.problem(), "account_closed");
    assert_sound(&rig).await;
}
