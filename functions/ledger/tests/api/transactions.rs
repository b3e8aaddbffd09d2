//! Transactions: what they book, what is refused, and what an id stands for.

use serde_json::json;

use crate::support::{Rig, balances, book, transfer, txn, wallets};

#[tokio::test]
async fn books_and_shows_balances_after_each_entry() {
    let rig = Rig::new();
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
    let rig = Rig::new();
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
