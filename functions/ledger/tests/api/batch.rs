//! Batches: each transaction by itself.

use serde_json::{Value, json};

use crate::support::{Rig, assert_sound, balances, book, post, transfer, txn, wallets};

async fn send(rig: &Rig, transactions: &[Value]) -> Value {
    let reply = post(rig, "/ledger/transactions/batch", json!({ "transactions": transactions })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_at_once_and_the_same_again() {
    let rig = crate::support::rig();
    wallets(&rig, 95).await;
    let all: Vec<_> = (0..100).map(|_| transfer(&txn(), "wallets:a", "wallets:b", 1)).collect();
    let first = send(&rig, &all).await;
    let statuses = |body: &Value| -> Vec<u64> {
        body["items"].as_array().unwrap().iter().map(|item| item["status"].as_u64().unwrap()).collect()
    };
    let count = |body: &Value, wanted: u64| statuses(body).iter().filter(|status| **status == wanted).count();
    assert_eq!((count(&first, 201), count(&first, 422)), (95, 5));
    assert_eq!(balances(&rig, "wallets:b").await, (95, 95, 95));
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:a", 100)).await.status, 201);
    let again = send(&rig, &all).await;
    assert_eq!((count(&again, 200), count(&again, 422)), (95, 5), "refused stays refused");
    for (first, again) in first["items"].as_array().unwrap().iter().zip(again["items"].as_array().unwrap()) {
        assert_eq!((&first["id"], &first["transaction"]), (&again["id"], &again["transaction"]));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn one_id_twice_in_a_batch_is_one_transaction() {
    let rig = crate::support::rig();
    wallets(&rig, 10).await;
    let (id, other) = (txn(), txn());
    let body = send(
        &rig,
        &[
            transfer(&id, "wallets:a", "wallets:b", 1),
            transfer(&id, "wallets:a", "wallets:b", 1),
            transfer(&other, "none", "wallets:b", 1),
        ],
    )
    .await;
    let mut statuses: Vec<_> =
        body["items"].as_array().unwrap()[..2].iter().map(|item| item["status"].as_u64()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [Some(200), Some(201)]);
    assert_eq!(body["items"][2]["problem"]["type"], "urn:stoa:problem:unknown_account");
    assert_eq!(balances(&rig, "wallets:b").await, (1, 1, 1));
}

#[tokio::test]
async fn faults_name_their_place() {
    let rig = crate::support::rig();
    let mut bad = transfer(&txn(), "a", "b", 1);
    bad["entries"][1]["amount"] = json!("0");
    let reply =
        post(&rig, "/ledger/transactions/batch", json!({ "transactions": [transfer(&txn(), "a", "b", 1), bad] })).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["/transactions/1/entries/1/amount out_of_range".to_owned()]));
    for list in [json!([]), json!(vec![transfer(&txn(), "a", "b", 1); 101])] {
        let reply = post(&rig, "/ledger/transactions/batch", json!({ "transactions": list })).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/transactions out_of_range".to_owned()]));
    }
}
