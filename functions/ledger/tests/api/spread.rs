//! A hot account in shards: many write it at once, no shard gets more than its share, and its sums are exact.

use domain::id::{Raw, TransactionId};
use futures::future::join_all;
use serde_json::{Value, json};
use service::capability::Capability;
use service::table::Key;

use crate::support::{
    all, assert_journal_is_whole, assert_sound, balances, book, get, number, open, open_with, rig, transfer,
};

const SHARDS: u64 = 8;
const WRITERS: u64 = 16;
const TRANSFERS: u64 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writes_of_a_sharded_account_are_spread_evenly_and_sum_right() {
    let rig = rig();
    open_with(&rig, json!({ "id": "income:fees", "kind": "income", "currency": "EUR", "shards": SHARDS })).await;
    // Each writer has an account of its own: what they meet at is the sharded one.
    for writer in 0..WRITERS {
        open(&rig, &format!("assets:till:{writer}"), "asset", "none").await;
    }
    let writers = (0..WRITERS).map(|writer| {
        let rig = &rig;
        async move {
            for n in 0..TRANSFERS {
                let id = TransactionId::from(Raw::new(&rig.clock)).to_string();
                let body = transfer(&id, &format!("assets:till:{writer}"), "income:fees", n + 1);
                let reply = book(rig, body).await;
                assert_eq!(reply.status, 201, "{}", reply.text);
            }
        }
    });
    join_all(writers).await;

    let table = &Capability::context(&*rig.capability).table;
    let mut writes = Vec::new();
    for shard in 0..SHARDS {
        let key = Key::new(format!("acct#income:fees#{shard:02}"), "account");
        let item: Value = table.get(&key).await.unwrap().unwrap();
        writes.push(item["version"].as_u64().unwrap() - 1);
    }
    let main: Value = table.get(&Key::new("acct#income:fees", "account")).await.unwrap().unwrap();
    assert_eq!(main["version"], 1, "the account's own item is not written");
    let transfers = WRITERS * TRANSFERS;
    assert_eq!(writes.iter().sum::<u64>(), transfers, "each transfer writes one shard once");
    // 960 over 8: 120 each, with a standard deviation of 10.2 (binomial). Six of them are missed once in 60 million runs.
    let mean = transfers / SHARDS;
    assert!(writes.iter().all(|shard| shard.abs_diff(mean) <= 62), "{writes:?}");

    let sum = WRITERS * TRANSFERS * (TRANSFERS + 1) / 2;
    assert_eq!(balances(&rig, "income:fees").await.0.unsigned_abs(), sum);
    let account = get(&rig, "/ledger/accounts/income:fees").await.body;
    assert_eq!(number(&account, "credits_posted"), i128::from(sum));
    assert_eq!(all(&rig, "/ledger/transactions?account=income:fees", 100).await.len() as u64, transfers);
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}
