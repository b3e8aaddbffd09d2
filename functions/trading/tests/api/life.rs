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
