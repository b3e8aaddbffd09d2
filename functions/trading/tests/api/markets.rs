//! Markets, as staff keep them.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn creates_shows_lists_and_changes() {
    let rig = rig();
    let made = create_market(&rig).await;
    assert_eq!(made["symbol"], "BTC-EUR");
    assert_eq!(get(&rig, "/markets/BTC-EUR").await, made);
    let other = json!({ "base": "ETH", "quote": "EUR", "lot": "10", "tick": "1" });
    assert_eq!(rig.call(staff(Call::post("/markets")).json(other.clone())).await.status, 201);
    let taken = rig.call(staff(Call::post("/markets")).json(other)).await;
    assert_eq!((taken.status, taken.problem()), (409, "market_exists"));

    let page = get(&rig, "/markets?limit=1").await;
    assert_eq!(page["items"][0]["symbol"], "BTC-EUR");
    let next = page["next_cursor"].as_str().unwrap();
    assert_eq!(get(&rig, &format!("/markets?limit=1&cursor={next}")).await["items"][0]["symbol"], "ETH-EUR");

    let change = staff(Call::patch("/markets/BTC-EUR")).if_match(1).json(json!({ "taker_bps": 30 }));
    let changed = rig.call(change.clone()).await;
    assert_eq!((changed.status, &changed.body["taker_bps"], &changed.body["version"]), (200, &json!(30), &json!(2)));
    assert_eq!(rig.call(change).await.status, 412);
    let same = rig.call(staff(Call::patch("/markets/BTC-EUR")).if_match(2).json(json!({ "taker_bps": 30 }))).await;
    assert_eq!((same.status, same.header("etag")), (200, "\"2\""));
    rig.tick().await.unwrap();
    assert_eq!(book(&rig).await["sequence"], 1, "the book goes by one change");
}

#[tokio::test]
async fn a_key_creates_once() {
    let rig = rig();
    let body = json!({ "base": "ETH", "quote": "EUR", "lot": "10", "tick": "1" });
    let call = || staff(Call::post("/markets")).key("k1").json(body.clone());
    let (first, again) = (rig.call(call()).await, rig.call(call()).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
}

#[tokio::test]
async fn new_fees_hold_for_what_comes_behind_them() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    open(&rig, &mut ledger, 1, limit("sell", 500, 2_000)).await;
    place(&rig, 2, limit("buy", 500, 1_000)).await;
    ledger.settle(&rig).await;
    rig.advance(std::time::Duration::from_millis(5));
    let change = staff(Call::patch("/markets/BTC-EUR")).if_match(1).json(json!({ "taker_bps": 1_000, "maker_bps": 0 }));
    assert_eq!(rig.call(change).await.status, 200);
    rig.advance(std::time::Duration::from_millis(5));
    place(&rig, 3, limit("buy", 500, 1_000)).await;
    ledger.settle(&rig).await;
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    assert_eq!((ledger.got_by(2, "BTC"), ledger.got_by(3, "BTC")), (997, 900));
    assert_eq!(ledger.got_by(1, "EUR"), 50_000 - 50 + 50_000);
}

#[tokio::test]
async fn a_market_halts_opens_again_and_closes_for_good() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    let waits = place(&rig, 2, limit("buy", 500, 100)).await;
    rig.advance(std::time::Duration::from_millis(5));
    set_status(&rig, "halted").await;
    rig.advance(std::time::Duration::from_millis(5));
    ledger.settle(&rig).await;
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    let order = find(&rig, 2, waits).await;
    assert_eq!((&order["status"], &order["code"]), (&json!("rejected"), &json!("market_halted")));
    assert_eq!(ledger.held_of(2, "EUR"), 0, "what was held goes back");
    let refused = try_place(&rig, 2, limit("buy", 500, 100)).await;
    assert_eq!((refused.status, refused.problem()), (409, "market_halted"));
    assert_eq!(status(&rig, 1, rests).await, "open", "what rests goes on to rest");

    set_status(&rig, "cancel_only").await;
    rig.tick().await.unwrap();
    assert_eq!(try_place(&rig, 2, limit("buy", 500, 100)).await.problem(), "market_cancel_only");
    set_status(&rig, "open").await;
    for n in 0..50 {
        place(&rig, 3, limit("buy", 400 - 5 * (n % 7), 10)).await;
        ledger.settle(&rig).await;
    }
    rig.tick().await.unwrap();
    let mut follower = Follower::default();
    follower.follow(&rig).await;
    set_status(&rig, "closed").await;
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    follower.follow(&rig).await;
    assert!(ledger.is_even(), "{ledger:?}");
    let shown = book(&rig).await;
    assert_eq!((&shown["asks"], &shown["bids"], &shown["checksum"]), (&json!([]), &json!([]), &json!(0)));
    assert_eq!(find(&rig, 1, rests).await["code"], "market_closed");
    let call = staff(Call::patch("/markets/BTC-EUR")).header("if-match", "*").json(json!({ "status": "open" }));
    let reopened = rig.call(call).await;
    assert_eq!((reopened.status, reopened.problem()), (409, "market_closed"));
}

#[tokio::test]
async fn orders_are_cancelled_in_a_market_that_is_halted() {
    for halted in ["halted", "cancel_only"] {
        let rig = rig();
        create_market(&rig).await;
        let mut ledger = Ledger::default();
        let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
        let mut stop = limit("sell", 400, 100);
        (stop["kind"], stop["stop_price"]) = (json!("stop_limit"), json!("400"));
        let waits = open(&rig, &mut ledger, 1, stop).await;
        set_status(&rig, halted).await;
        rig.tick().await.unwrap();
        for id in [rests, waits] {
            let asked = cancel(&rig, 1, id).await;
            assert_eq!((asked.status, &asked.body["cancel_requested"]), (202, &json!(true)), "{halted}");
        }
        rig.tick().await.unwrap();
        ledger.settle(&rig).await;
        for id in [rests, waits] {
            let order = find(&rig, 1, id).await;
            let found = (&order["status"], &order["code"], &order["released"]);
            assert_eq!(found, (&json!("cancelled"), &json!("requested"), &json!("100")), "{halted}");
        }
        assert!(ledger.is_even(), "{halted}: {ledger:?}");
    }
}
