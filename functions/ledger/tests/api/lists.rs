//! Lists: by path, owner and asset; transactions, newest first.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{OWNER, all, book, get, hold, open, open_with, transfer, txn, void, wallets};

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn accounts_by_path_prefix_owner_and_asset() {
    let rig = crate::support::rig();
    let names = ["wallets", "wallets:a", "wallets:a:EUR", "wallets:b:EUR", "income:sales", "walletsx", "A", "z-9"];
    for name in names {
        open(&rig, name, "liability", "none").await;
    }
    for (id, currency) in [("own:1", "EUR"), ("own:2", "BTC"), ("mine", "BTC")] {
        open_with(&rig, json!({ "id": id, "kind": "asset", "currency": currency, "owner": OWNER })).await;
    }
    let mut sorted: Vec<_> = names.into_iter().chain(["own:1", "own:2", "mine"]).collect();
    sorted.sort_unstable();
    for limit in [1, 2, 3, 100] {
        assert_eq!(ids(&all(&rig, "/ledger/accounts", limit).await), sorted, "{limit}");
        let wallets = all(&rig, "/ledger/accounts?prefix=wallets:", limit).await;
        assert_eq!(ids(&wallets), ["wallets:a", "wallets:a:EUR", "wallets:b:EUR"]);
        let own = all(&rig, &format!("/ledger/accounts?owner={OWNER}"), limit).await;
        assert_eq!(ids(&own), ["mine", "own:1", "own:2"]);
        let own = all(&rig, &format!("/ledger/accounts?owner={OWNER}&prefix=own&currency=BTC"), limit).await;
        assert_eq!(ids(&own), ["own:2"]);
        assert_eq!(ids(&all(&rig, "/ledger/accounts?currency=BTC", limit).await), ["mine", "own:2"]);
        assert_eq!(ids(&all(&rig, "/ledger/accounts?currency=BTC&prefix=m", limit).await), ["mine"]);
    }
    let page = get(&rig, "/ledger/accounts?limit=2").await;
    let cursor = page.body["next_cursor"].as_str().unwrap();
    assert_eq!(get(&rig, format!("/ledger/accounts?prefix=w&cursor={cursor}")).await.status, 400, "of another list");
}

#[tokio::test]
async fn several_at_one_moment() {
    let rig = crate::support::rig();
    wallets(&rig, 5).await;
    open_with(&rig, json!({ "id": "fees", "kind": "income", "currency": "EUR", "shards": 2 })).await;
    let page = get(&rig, "/ledger/accounts?ids=wallets:b,wallets:a,wallets:a,none").await;
    assert_eq!((page.status, page.cost()), (200, "6rru 0wru"), "{}", page.text);
    assert_eq!(ids(page.body["items"].as_array().unwrap()), ["wallets:a", "wallets:b"]);
    assert_eq!(get(&rig, "/ledger/accounts?ids=fees").await.problem(), "account_sharded");
    assert_eq!(get(&rig, "/ledger/accounts?ids=a&prefix=b").await.faults(), ["ids exactly_one"]);
    assert_eq!(get(&rig, "/ledger/accounts?ids=").await.faults(), ["ids invalid_account"]);
    let many = (0..51).map(|n| format!("a{n}")).collect::<Vec<_>>().join(",");
    assert_eq!(get(&rig, format!("/ledger/accounts?ids={many}")).await.faults(), ["ids out_of_range"]);
}

#[tokio::test]
async fn transactions_newest_first_overall_and_by_account() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let mut made = Vec::new();
    for n in 0..12 {
        rig.advance(Duration::from_secs(40_000));
        let id = txn();
        let body = if n % 3 == 0 {
            hold(&id, "wallets:a", "wallets:b", 1)
        } else {
            transfer(&id, "wallets:a", "wallets:b", 1)
        };
        assert_eq!(book(&rig, body).await.status, 201);
        if n % 3 == 0 {
            assert_eq!(void(&rig, &id).await.status, 200);
        }
        made.insert(0, id);
    }
    assert_eq!(
        book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1000)).await.status,
        422,
        "refused ones are not listed"
    );
    for limit in [1, 5, 100] {
        let listed = all(&rig, "/ledger/transactions", limit).await;
        assert_eq!(&ids(&listed)[..12], made, "{limit}");
        assert_eq!(listed.len(), 13);
        assert_eq!(ids(&all(&rig, "/ledger/transactions?account=wallets:b", limit).await), made, "{limit}");
        assert_eq!(all(&rig, "/ledger/transactions?account=assets:bank", limit).await.len(), 1);
    }
    assert_eq!(get(&rig, "/ledger/transactions?account=none").await.status, 404);
}
