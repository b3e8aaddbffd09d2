//! What routes and events cost.

use events::ledger::HoldPlaced;
use serde_json::json;
use testkit::{Call, Faults};

use crate::support::*;

#[tokio::test]
async fn of_each_route() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    open(&rig, &mut ledger, 2, limit("buy", 500, 10)).await;
    get(&rig, "/markets/BTC-EUR/book").await;
    let mut named = limit("sell", 600, 10);
    named["client_order_id"] = json!("bot-1");
    let path = format!("/trading/orders/{rests}");
    for (call, expected) in [
        (
            staff(Call::post("/markets")).json(json!({ "base": "ETH", "quote": "EUR", "lot": "1", "tick": "1" })),
            "0rru 4wru",
        ),
        (Call::get("/markets"), "0.5rru 0wru"),
        (Call::get("/markets/BTC-EUR"), "1rru 0wru"),
        (Call::get("/markets/BTC-EUR/book"), "0.5rru 0wru"),
        (Call::get("/markets/BTC-EUR/deltas?after=0"), "1rru 0wru"),
        (Call::get("/markets/BTC-EUR/trades"), "1rru 0wru"),
        (Call::get("/markets/BTC-EUR/candles?interval=1m"), "1rru 0wru"),
        (by(1, Call::post("/trading/orders")).key("a").json(limit("sell", 600, 10)), "1rru 8wru"),
        (by(1, Call::post("/trading/orders")).key("b").json(named), "1rru 10wru"),
        (by(1, Call::get("/trading/orders?status=open")), "2rru 0wru"),
        (staff(Call::get(format!("/trading/orders?owner={}&status=open", owner(1)))), "2rru 0wru"),
        (by(1, Call::get(&path)), "1rru 0wru"),
        (by(1, Call::post(format!("{path}/amend"))).json(json!({ "quantity": "90" })), "1.5rru 4wru"),
        (by(1, Call::post(format!("{path}/cancel"))), "1rru 4wru"),
        (by(1, Call::post(format!("{path}/cancel"))), "1rru 0wru"),
        (staff(Call::patch("/markets/BTC-EUR")).if_match(1).json(json!({ "maker_bps": 5 })), "1rru 4wru"),
    ] {
        let reply = rig.call(call.clone()).await;
        assert_eq!(reply.cost(), expected, "{call:?}: {}", reply.text);
    }
}

/// The units of reads and writes since the last look, and how many calls there were.
fn units(faults: &Faults) -> (f64, usize) {
    let log = faults.take_log();
    (log.iter().map(|call| call.units).sum(), log.len())
}

#[tokio::test]
async fn of_a_hold_and_of_each_batch() {
    let faults = Faults::none();
    let rig = rig_with(&[], Some(faults.clone()));
    create_market(&rig).await;
    let granted = async |whose, body| {
        let id = place(&rig, whose, body).await;
        faults.take_log();
        rig.deliver(&HoldPlaced { order_id: id, n: 1 }).await.unwrap();
        units(&faults)
    };
    assert_eq!(
        granted(1, limit("sell", 500, 100)).await,
        (5.0, 2),
        "the order is read; it and its command are written"
    );
    let tick = async || {
        faults.take_log();
        rig.tick().await.unwrap();
        let (sum, calls) = units(&faults);
        (sum - 1.0, calls - 2)
    };
    let one = tick().await;
    granted(1, limit("sell", 505, 100)).await;
    let rested = tick().await;
    granted(2, limit("buy", 500, 10)).await;
    let first_trade = tick().await;
    granted(2, limit("buy", 500, 10)).await;
    let trade = tick().await;
    for _ in 0..10 {
        granted(2, limit("buy", 400, 10)).await;
    }
    let ten = tick().await;
    assert_eq!(rested, (2.0 + 2.0 + 8.0, 5), "head and queue, the lease, and a batch: head, log, order, command");
    assert_eq!(one, (12.0 + 4.0, 9), "a new process reads the snapshot and the last candles");
    let traded = 12.0 + 2.0 + 2.0 + 6.0 + 2.0 + 1.0;
    assert_eq!(
        first_trade,
        (traded, 5),
        "an order more, a trade, three candles, events, and an order that leaves a list"
    );
    assert_eq!(trade, (traded, 5));
    assert_eq!(ten, (2.0 + 2.0 + 2.0 + 60.0, 5), "what ten orders cost together");

    let poor = place(&rig, 1, limit("buy", 400, 10)).await;
    faults.take_log();
    refuse(&rig, poor, 1).await;
    assert_eq!(units(&faults), (1.0 + 2.0, 2), "the order, which leaves a list");
    let rests = place(&rig, 3, limit("buy", 400, 10)).await;
    rig.deliver(&HoldPlaced { order_id: rests, n: 1 }).await.unwrap();
    rig.tick().await.unwrap();
    amend(&rig, 3, rests, json!({ "quantity": "20" })).await;
    faults.take_log();
    refuse(&rig, rests, 2).await;
    assert_eq!(units(&faults), (1.0 + 1.0, 2));
}
