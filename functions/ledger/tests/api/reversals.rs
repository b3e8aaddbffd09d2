//! Reversals: once, by a transaction of its own.

use serde_json::json;

use crate::support::{
    assert_sound, balances, book, get, hold, post_part, reverse, status, transfer, txn, void, wallets,
};

#[tokio::test]
async fn takes_back_once_and_links_both_ways() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let (id, by) = (txn(), txn());
    let original = book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await;
    let reply = reverse(&rig, &id, &by).await;
    assert_eq!((reply.status, reply.header("location")), (201, format!("/ledger/transactions/{by}").as_str()));
    assert_eq!((&reply.body["reverses"], &reply.body["status"]), (&json!(id), &json!("posted")));
    assert_eq!(reply.body["entries"][0]["side"], "credit");
    assert_eq!((balances(&rig, "wallets:a").await, balances(&rig, "wallets:b").await), ((100, 100, 100), (0, 0, 0)));
    let shown = get(&rig, format!("/ledger/transactions/{id}")).await;
    assert_eq!(
        (&shown.body["status"], &shown.body["reversed_by"], shown.header("etag")),
        (&json!("reversed"), &json!(by), "\"2.0\"")
    );
    let again = reverse(&rig, &id, &by).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &reply.body));
    let other = reverse(&rig, &id, &txn()).await;
    assert_eq!((other.status, other.problem(), &other.body["reversed_by"]), (409, "already_reversed", &json!(by)));
    let first = book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await;
    assert_eq!((first.status, first.body), (200, original.body), "the first answer stays");
    let back = txn();
    assert_eq!(reverse(&rig, &by, &back).await.status, 201, "a reversal may be reversed");
    assert_eq!(balances(&rig, "wallets:b").await, (30, 30, 30));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn takes_back_what_was_posted_of_a_hold() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = txn();
    assert_eq!(book(&rig, hold(&id, "wallets:a", "wallets:b", 60)).await.status, 201);
    assert_eq!(reverse(&rig, &id, &txn()).await.problem(), "not_posted");
    assert_eq!(post_part(&rig, &id, "wallets:a", "wallets:b", 25).await.status, 200);
    let reply = reverse(&rig, &id, &txn()).await;
    assert_eq!((reply.status, &reply.body["entries"][0]["amount"]), (201, &json!("25")));
    assert_eq!(balances(&rig, "wallets:a").await, (100, 100, 100));
    let replayed = post_part(&rig, &id, "wallets:a", "wallets:b", 25).await;
    assert_eq!((replayed.status, &replayed.body["status"]), (200, &json!("posted")), "as it was answered first");
    let voided = txn();
    assert_eq!(book(&rig, hold(&voided, "wallets:a", "wallets:b", 60)).await.status, 201);
    assert_eq!(void(&rig, &voided).await.status, 200);
    assert_eq!(reverse(&rig, &voided, &txn()).await.problem(), "not_posted");
    assert_eq!(reverse(&rig, &txn(), &txn()).await.status, 404);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_refused_reversal_stays_refused_and_another_may_follow() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let (id, by) = (txn(), txn());
    assert_eq!(book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await.status, 201);
    assert_eq!(book(&rig, transfer(&txn(), "wallets:b", "wallets:a", 1)).await.status, 201);
    assert_eq!(reverse(&rig, &id, &by).await.problem(), "insufficient_funds");
    assert_eq!(status(&rig, &id).await, "posted");
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.status, 201);
    let again = reverse(&rig, &id, &by).await;
    assert_eq!((again.problem(), again.header("idempotent-replayed")), ("insufficient_funds", "true"));
    assert_eq!(reverse(&rig, &id, &txn()).await.status, 201);
    assert_eq!(reverse(&rig, &id, &by).await.problem(), "insufficient_funds", "also once it is reversed");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_transaction_does_not_take_itself_back() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let (id, held) = (txn(), txn());
    assert_eq!(book(&rig, transfer(&id, "wallets:a", "wallets:b", 30)).await.status, 201);
    assert_eq!(book(&rig, hold(&held, "wallets:a", "wallets:b", 30)).await.status, 201);
    for id in [&id, &held] {
        let reply = reverse(&rig, id, id).await;
        assert_eq!((reply.status, reply.problem()), (409, "id_taken"), "{}", reply.text);
    }
    assert_eq!(reverse(&rig, &id, &txn()).await.status, 201);
    assert_eq!(reverse(&rig, &id, &id).await.problem(), "id_taken", "also once it is reversed");
    assert_sound(&rig).await;
}
