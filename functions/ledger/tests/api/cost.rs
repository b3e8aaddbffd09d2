//! Each route and each event costs exactly these units.

use std::time::Duration;

use domain::event::EventData;
use domain::id::TradingOrderId;
use domain::{Amount, Clock};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use serde_json::json;
use testkit::{Call, Faults};

use crate::support::{
    OWNER, Rig, book, get, hold, hold_for, open, patch, post, post_hold, reverse, staff, transfer, txn, units, void,
};

#[tokio::test]
async fn costs_of_every_route() {
    let rig = crate::support::rig();
    let account = |id: &str| json!({ "id": id, "kind": "liability", "currency": "EUR" });
    assert_eq!(post(&rig, "/ledger/accounts", account("a")).await.cost(), "0rru 5wru");
    let keyed = staff(Call::post("/ledger/accounts")).key("k").json(account("b"));
    assert_eq!(rig.call(keyed).await.cost(), "0rru 7wru");
    let mut owned = account("c");
    owned["owner"] = json!(OWNER);
    assert_eq!(post(&rig, "/ledger/accounts", owned).await.cost(), "0rru 6wru");
    let mut sharded = account("d");
    sharded["shards"] = json!(4);
    assert_eq!(post(&rig, "/ledger/accounts", sharded).await.cost(), "0rru 13wru");
    open(&rig, "e", "liability", "no_overdraft").await;

    let (first, held, timed, voided, late) = (txn(), txn(), txn(), txn(), txn());
    assert_eq!(book(&rig, transfer(&first, "a", "e", 100)).await.cost(), "1rru 13wru");
    let mut referred = transfer(&txn(), "a", "b", 1);
    referred["reference"] = json!("r");
    assert_eq!(book(&rig, referred).await.cost(), "1rru 15wru");
    assert_eq!(book(&rig, transfer(&txn(), "a", "d", 1)).await.cost(), "1.5rru 13wru", "one of them in shards");
    assert_eq!(book(&rig, transfer(&txn(), "e", "a", 1000)).await.cost(), "3rru 1wru", "refused");
    assert_eq!(book(&rig, hold(&held, "e", "a", 10)).await.cost(), "1rru 13wru");
    assert_eq!(book(&rig, hold_for(&rig, &timed, "e", "a", 10, 10)).await.cost(), "1rru 18wru");
    assert_eq!(book(&rig, hold(&voided, "e", "a", 10)).await.cost(), "1rru 13wru");
    assert_eq!(book(&rig, hold_for(&rig, &late, "e", "a", 10, 20)).await.cost(), "1rru 18wru");
    assert_eq!(post_hold(&rig, &held).await.cost(), "2rru 13wru");
    assert_eq!(post_hold(&rig, &held).await.cost(), "1rru 0wru", "again");
    assert_eq!(post_hold(&rig, &timed).await.cost(), "2rru 18wru");
    assert_eq!(void(&rig, &voided).await.cost(), "2rru 13wru");
    assert_eq!(reverse(&rig, &held, &txn()).await.cost(), "2rru 16wru");
    assert_eq!(book(&rig, transfer(&first, "a", "e", 100)).await.status, 200);
    let batch = json!({ "transactions": [transfer(&txn(), "a", "b", 1)] });
    assert_eq!(post(&rig, "/ledger/transactions/batch", batch).await.cost(), "1rru 13wru");
    assert_eq!(patch(&rig, "a", json!({ "metadata": { "x": "y" } })).await.cost(), "1rru 1wru");
    assert_eq!(patch(&rig, "d", json!({ "status": "frozen" })).await.cost(), "5rru 10wru", "with its shards");
    assert_eq!(
        get(&rig, "/ledger/accounts?limit=1").await.cost(),
        "3.5rru 1wru",
        "the first cursor of all makes their key"
    );
    for (path, cost) in [
        ("/ledger/accounts/a", "1rru 0wru"),
        ("/ledger/accounts/d", "3rru 0wru"),
        ("/ledger/accounts", "6.5rru 0wru"),
        ("/ledger/accounts?currency=EUR&limit=1", "2.5rru 0wru"),
        (&format!("/ledger/accounts?owner={OWNER}"), "1rru 0wru"),
        ("/ledger/accounts?ids=a,b", "4rru 0wru"),
        (&format!("/ledger/transactions/{held}"), "1rru 0wru"),
        ("/ledger/transactions?account=b", "2.5rru 0wru"),
        ("/ledger/transactions", "4rru 0wru"),
    ] {
        assert_eq!(get(&rig, path).await.cost(), cost, "{path}");
    }
    rig.advance(Duration::from_secs(20));
    assert_eq!(get(&rig, "/ledger/accounts/e").await.cost(), "6rru 18wru", "a hold is ended by the reading");
    assert_eq!(get(&rig, "/ledger/accounts/e").await.cost(), "1rru 0wru");
}

async fn cost_of<D: EventData>(rig: &Rig, faults: &Faults, event: &D) -> (f64, f64) {
    faults.take_log();
    rig.deliver(event).await.unwrap();
    units(faults)
}

#[tokio::test]
async fn costs_of_events_and_of_the_tick() {
    let faults = Faults::none();
    let rig = crate::support::rig_with(Some(faults.clone()));
    let owner = OWNER.parse().unwrap();
    let order_id = TradingOrderId::new(&Clock::system());
    let asset = "EUR".parse().unwrap();
    let wanted = |n: u32, amount: i64| HoldRequested { order_id, n, owner, asset, amount: Amount::from(amount) };
    rig.deliver(&wanted(1, 100)).await.unwrap();
    let wallet = format!("wallets:{OWNER}:EUR");
    open(&rig, "assets:bank", "asset", "none").await;
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank", &wallet, 1000)).await.status, 201);
    assert_eq!(cost_of(&rig, &faults, &wanted(2, 100)).await, (1.5, 15.0));
    assert_eq!(cost_of(&rig, &faults, &wanted(3, 10_000)).await, (3.5, 4.0), "refused");
    let back = HoldReleased { order_id, n: 1, owner, asset, amount: Amount::from(100) };
    assert_eq!(cost_of(&rig, &faults, &back).await, (1.5, 13.0));

    let trade = TradeExecuted {
        market: "BTC-EUR".to_owned(),
        trade: 7,
        executed_at: rig.clock.now(),
        buyer: owner,
        buy_order_id: order_id,
        seller: owner,
        sell_order_id: order_id,
        base: "BTC".parse().unwrap(),
        base_amount: Amount::from(100_000_000),
        quote: asset,
        quote_amount: Amount::from(6_000_000),
        buyer_fee: Amount::from(100_000),
        seller_fee: Amount::from(6_000),
    };
    rig.deliver(&trade).await.unwrap();
    assert_eq!(cost_of(&rig, &faults, &TradeExecuted { trade: 8, ..trade.clone() }).await, (5.0, 29.0));
    assert_eq!(cost_of(&rig, &faults, &TradeExecuted { trade: 8, ..trade }).await.0, 6.0, "again");

    rig.tick().await.unwrap();
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(
        units(&faults),
        (14.0, 0.0),
        "nothing to do: 2 for holds, 1 for gift cards, 3 for wallets, 8 for the journal"
    );
    assert_eq!(book(&rig, hold_for(&rig, &txn(), &wallet, "assets:bank", 1, 10)).await.status, 201);
    rig.advance(Duration::from_secs(10));
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(units(&faults), (60.0, 38.0), "one hold ends; its making is sealed before, its end afterwards");
}
