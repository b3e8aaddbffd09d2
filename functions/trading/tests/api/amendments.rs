//! Amendments: with more funds, with less, too late, and refused.

use events::ledger::HoldPlaced;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn less_needs_no_hold_and_gives_back() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    let asked = amend(&rig, 1, id, json!({ "quantity": "40" })).await;
    assert_eq!((asked.status, &asked.body["amendment"]["status"]), (202, &json!("queued")), "{}", asked.text);
    let again = amend(&rig, 1, id, json!({ "quantity": "50" })).await;
    assert_eq!((again.status, again.problem()), (409, "amendment_in_progress"));
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    let order = find(&rig, 1, id).await;
    assert_eq!((&order["quantity"], &order["amendment"]["status"]), (&json!("40"), &json!("applied")));
    assert_eq!(ledger.held_of(1, "EUR"), 2_000);
    assert_eq!(book(&rig).await["bids"], json!([{ "price": "500", "quantity": "40" }]));
}

#[tokio::test]
async fn more_waits_for_the_ledger() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    let asked = amend(&rig, 1, id, json!({ "price": "510", "quantity": "120" })).await;
    let wanted = &asked.body["amendment"];
    assert_eq!((&wanted["status"], &wanted["hold"]), (&json!("pending_hold"), &json!("1120")), "{}", asked.text);
    rig.tick().await.unwrap();
    assert_eq!(book(&rig).await["bids"][0]["price"], "500", "nothing moves before the funds are there");
    ledger.settle(&rig).await;
    assert_eq!(ledger.held_of(1, "EUR"), 6_120);
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    let order = find(&rig, 1, id).await;
    assert_eq!((&order["price"], &order["quantity"], &order["held"]), (&json!("510"), &json!("120"), &json!("6120")));
    cancel(&rig, 1, id).await;
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    assert!(ledger.is_even(), "{ledger:?}");
}

#[tokio::test]
async fn a_refused_hold_refuses_the_amendment_alone() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    amend(&rig, 1, id, json!({ "quantity": "120" })).await;
    refuse(&rig, id, 2).await;
    rig.deliver(&HoldPlaced { order_id: id, n: 2 }).await.unwrap();
    rig.tick().await.unwrap();
    let order = find(&rig, 1, id).await;
    let amendment = &order["amendment"];
    assert_eq!((&amendment["status"], &amendment["code"]), (&json!("refused"), &json!("insufficient_funds")));
    assert_eq!((&order["status"], &order["quantity"], &order["held"]), (&json!("open"), &json!("100"), &json!("5000")));
}

#[tokio::test]
async fn what_is_held_for_an_amendment_that_comes_too_late_goes_back() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    amend(&rig, 1, id, json!({ "quantity": "120" })).await;
    // It is filled before the ledger answers.
    let events = rig.take_events();
    let sell = place(&rig, 2, limit("sell", 500, 100)).await;
    ledger.settle(&rig).await;
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    assert_eq!((status(&rig, 1, id).await.as_str(), status(&rig, 2, sell).await.as_str()), ("filled", "filled"));
    assert!(ledger.is_even());
    let wanted: events::trading::HoldRequested = events[0].data().unwrap();
    assert_eq!((wanted.n, wanted.amount.get()), (2, 1_000));
    *ledger.held.entry((wanted.owner, "EUR".to_owned())).or_default() += 1_000;
    rig.deliver(&HoldPlaced { order_id: id, n: 2 }).await.unwrap();
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    let order = find(&rig, 1, id).await;
    let amendment = &order["amendment"];
    assert_eq!((&amendment["status"], &amendment["code"]), (&json!("refused"), &json!("order_closed")));
    assert!(ledger.is_even(), "{ledger:?}");
}

#[tokio::test]
async fn terms_are_checked_before_anything_is_asked_for() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    open(&rig, &mut ledger, 2, limit("sell", 500, 30)).await;
    for (body, status, code) in [
        (json!({}), 400, "invalid_request"),
        (json!({ "price": "0" }), 400, "invalid_request"),
        (json!({ "colour": "1" }), 400, "invalid_request"),
        (json!({ "quantity": "30" }), 422, "filled_before"),
        (json!({ "quantity": "105" }), 422, "lot"),
        (json!({ "price": "501" }), 422, "tick"),
        (json!({ "price": "5", "quantity": "100" }), 422, "min_notional"),
        (json!({ "price": "1000000000000000000000000000000000000" }), 422, "overflow"),
    ] {
        let reply = amend(&rig, 1, id, body.clone()).await;
        assert_eq!((reply.status, reply.problem()), (status, code), "{body}: {}", reply.text);
    }
    let waits = place(&rig, 1, limit("buy", 500, 100)).await;
    assert_eq!(amend(&rig, 1, waits, json!({ "price": "505" })).await.problem(), "order_not_open");
}
