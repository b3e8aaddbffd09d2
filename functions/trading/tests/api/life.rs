//! The life of an order.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn two_orders_meet_and_all_that_is_held_changes_hands_or_goes_back() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let sell = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    assert_eq!((status(&rig, 1, sell).await.as_str(), ledger.held_of(1, "BTC")), ("open", 100));
    let buy = open(&rig, &mut ledger, 2, limit("buy", 510, 60)).await;

    let (bought, sold) = (find(&rig, 2, buy).await, find(&rig, 1, sell).await);
    assert_eq!((&bought["status"], &sold["status"]), (&json!("filled"), &json!("partially_filled")));
    assert_eq!(
        (&bought["filled"], &bought["quote_filled"], &bought["released"]),
        (&json!("60"), &json!("3000"), &json!("60"))
    );
    assert_eq!((&bought["held"], &bought["fee"], &sold["fee"]), (&json!("3060"), &json!("0"), &json!("3")));
    assert_eq!((ledger.held_of(2, "EUR"), ledger.held_of(1, "BTC")), (0, 40));
    assert_eq!((ledger.got_by(2, "BTC"), ledger.got_by(1, "EUR")), (60, 2997));

    let shown = book(&rig).await;
    assert_eq!(shown["asks"], json!([{ "price": "500", "quantity": "40" }]));
    assert_eq!((&shown["bids"], &shown["sequence"]), (&json!([]), &json!(2)));

    let asked = cancel(&rig, 1, sell).await;
    assert_eq!((asked.status, &asked.body["cancel_requested"]), (202, &json!(true)), "{}", asked.text);
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    let ended = find(&rig, 1, sell).await;
    assert_eq!(
        (&ended["status"], &ended["code"], &ended["released"]),
        (&json!("cancelled"), &json!("requested"), &json!("40"))
    );
    assert!(ledger.is_even(), "{ledger:?}");
    assert_eq!(book(&rig).await["asks"], json!([]));
    let late = cancel(&rig, 1, sell).await;
    assert_eq!((late.status, late.problem()), (409, "order_closed"));
}

#[tokio::test]
async fn an_order_without_funds_is_rejected() {
    let rig = rig();
    create_market(&rig).await;
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    refuse(&rig, id, 1).await;
    refuse(&rig, id, 1).await;
    let order = find(&rig, 1, id).await;
    assert_eq!(
        (&order["status"], &order["code"], &order["version"]),
        (&json!("rejected"), &json!("insufficient_funds"), &json!(2))
    );
    let open = rig.call(by(1, Call::get("/trading/orders?status=pending_hold"))).await;
    assert_eq!(open.body["items"], json!([]), "it is in no list of open orders");
}

#[tokio::test]
async fn kinds_of_orders_end_as_they_say() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    let with = |mut body: serde_json::Value, more: serde_json::Value| {
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let cases = [
        (with(limit("buy", 500, 100), json!({ "post_only": true })), "rejected", "would_take", "0"),
        (with(limit("buy", 500, 110), json!({ "time_in_force": "fok" })), "rejected", "not_fillable", "0"),
        (with(limit("buy", 500, 60), json!({ "time_in_force": "fok" })), "filled", "", "60"),
        (with(limit("buy", 495, 60), json!({ "time_in_force": "ioc" })), "cancelled", "unfilled", "0"),
        (with(limit("buy", 505, 60), json!({ "time_in_force": "ioc" })), "cancelled", "unfilled", "40"),
    ];
    for (body, status, code, filled) in cases {
        let id = open(&rig, &mut ledger, 2, body.clone()).await;
        let order = find(&rig, 2, id).await;
        let found = (order["status"].as_str(), order["code"].as_str().unwrap_or_default(), order["filled"].as_str());
        assert_eq!(found, (Some(status), code, Some(filled)), "{body}");
    }
    open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    let market =
        json!({ "market": "BTC-EUR", "side": "buy", "kind": "market", "quantity": "90", "quote_limit": "2100" });
    let order = open(&rig, &mut ledger, 2, market).await;
    let order = find(&rig, 2, order).await;
    let found =
        (order["status"].as_str(), order["code"].as_str(), order["filled"].as_str(), order["released"].as_str());
    assert_eq!(found, (Some("cancelled"), Some("quote_limit"), Some("40"), Some("100")));
    let own = open(&rig, &mut ledger, 1, limit("buy", 500, 10)).await;
    assert_eq!(find(&rig, 1, own).await["code"], "self_trade");
    assert_eq!(ledger.held_of(2, "EUR"), 0);
}

#[tokio::test]
async fn a_stop_waits_until_the_price_is_there() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    open(&rig, &mut ledger, 1, limit("sell", 500, 10)).await;
    open(&rig, &mut ledger, 1, limit("sell", 520, 30)).await;
    let stop = json!({
        "market": "BTC-EUR", "side": "buy", "kind": "stop_limit", "stop_price": "500", "price": "520", "quantity": "30",
    });
    let waits = open(&rig, &mut ledger, 2, stop).await;
    let order = find(&rig, 2, waits).await;
    assert_eq!((&order["status"], &order["triggered"]), (&json!("open"), &json!(false)));
    assert_eq!(book(&rig).await["bids"], json!([]), "nobody sees it");
    open(&rig, &mut ledger, 3, limit("buy", 500, 10)).await;
    let order = find(&rig, 2, waits).await;
    assert_eq!(
        (&order["status"], &order["triggered"], &order["filled"]),
        (&json!("filled"), &json!(true), &json!("30"))
    );
    assert!(ledger.is_even(), "{ledger:?}");
    let deltas = get(&rig, "/markets/BTC-EUR/deltas?after=3").await;
    assert_eq!(deltas["items"].as_array().unwrap().len(), 2, "it goes in a step of its own: {deltas}");
}

#[tokio::test]
async fn a_cancel_before_the_hold_gives_all_of_it_back() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    for _ in 0..2 {
        assert_eq!(cancel(&rig, 1, id).await.status, 202, "again changes nothing");
    }
    assert_eq!(status(&rig, 1, id).await, "pending_hold");
    ledger.settle(&rig).await;
    assert_eq!(ledger.held_of(1, "EUR"), 5_000);
    ledger.settle(&rig).await;
    let order = find(&rig, 1, id).await;
    assert_eq!((&order["status"], &order["released"]), (&json!("cancelled"), &json!("5000")));
    rig.deliver(&events::ledger::HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    assert!(ledger.is_even());
    assert_eq!(book(&rig).await["sequence"], 0, "it never was in the book");
}

#[tokio::test]
async fn a_hold_that_comes_twice_is_queued_once() {
    let rig = rig();
    create_market(&rig).await;
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    for _ in 0..3 {
        rig.deliver(&events::ledger::HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    }
    rig.tick().await.unwrap();
    rig.deliver(&events::ledger::HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    refuse(&rig, id, 1).await;
    rig.tick().await.unwrap();
    let shown = book(&rig).await;
    assert_eq!((&shown["sequence"], &shown["bids"][0]["quantity"]), (&json!(1), &json!("100")));
    assert_eq!(status(&rig, 1, id).await, "open", "a refusal that comes too late changes nothing");
    let stranger = domain::id::TradingOrderId::from(domain::id::Raw::from_parts(1, 1));
    rig.deliver(&events::ledger::HoldPlaced { order_id: stranger, n: 1 }).await.unwrap();
    refuse(&rig, stranger, 1).await;
}

#[tokio::test]
async fn a_wait_ends_with_the_outcome() {
    let rig = rig_with(&[("TRADING_AT_ONCE", "true")], None);
    create_market(&rig).await;
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    let waits = rig.call(by(1, Call::get(format!("/trading/orders/{id}"))).header("prefer", "wait=10"));
    let granted = async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        rig.deliver(&events::ledger::HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    };
    let begun = std::time::Instant::now();
    let (reply, ()) = tokio::join!(waits, granted);
    assert_eq!((reply.status, reply.header("preference-applied")), (200, "wait"));
    assert_eq!(reply.body["status"], "open", "the writer is woken by the hold");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_large_order_is_done_in_steps_of_one_command() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    for n in 0..65 {
        place(&rig, 1 + n % 3, limit("sell", 500, 10)).await;
        ledger.settle(&rig).await;
    }
    rig.tick().await.unwrap();
    let taker = open(&rig, &mut ledger, 9, limit("buy", 500, 700)).await;
    let order = find(&rig, 9, taker).await;
    assert_eq!((&order["status"], &order["filled"]), (&json!("partially_filled"), &json!("650")));
    assert_eq!(ledger.trades, (1..=65).collect::<Vec<_>>());
    let shown = book(&rig).await;
    assert_eq!((&shown["sequence"], &shown["bids"][0]["quantity"]), (&json!(69), &json!("50")), "four steps: {shown}");
    assert_eq!((ledger.held_of(9, "EUR"), ledger.got_by(9, "BTC")), (2_500, 650));
}

#[tokio::test]
async fn a_stop_that_cannot_go_as_it_says_is_rejected_when_it_is_triggered() {
    for (more, code) in
        [(json!({ "time_in_force": "fok" }), "not_fillable"), (json!({ "post_only": true }), "would_take")]
    {
        let rig = rig();
        create_market(&rig).await;
        let mut ledger = Ledger::default();
        open(&rig, &mut ledger, 1, limit("sell", 500, 20)).await;
        let mut stop = limit("buy", 500, 30);
        (stop["kind"], stop["stop_price"]) = (json!("stop_limit"), json!("500"));
        stop.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let waits = open(&rig, &mut ledger, 2, stop).await;
        assert_eq!(status(&rig, 2, waits).await, "open", "{code}");
        open(&rig, &mut ledger, 3, limit("buy", 500, 10)).await;
        let order = find(&rig, 2, waits).await;
        let found = (&order["status"], &order["code"], &order["triggered"], &order["released"]);
        assert_eq!(found, (&json!("rejected"), &json!(code), &json!(true), &json!("1500")));
        assert_eq!(ledger.held_of(2, "EUR"), 0, "{code}");
    }
}
