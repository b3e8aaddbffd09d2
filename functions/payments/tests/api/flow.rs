//! Tests of the order's events: they authorise, capture, void and refund.

use std::time::Duration;

use crate::support::*;
use domain::id::OrderId;
use events::payments::{PaymentAuthorized, PaymentCaptured, PaymentDeclined};
use serde_json::json;
use testkit::Call;

#[tokio::test]
async fn authorises_an_order_and_captures_it_at_shipment() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await;
    let authorized = rig.take::<PaymentAuthorized>();
    assert_eq!(authorized.len(), 1);
    assert_eq!(authorized[0].authorized, euros(4_999));
    assert_eq!(payment(&rig, order.order_id).await["status"], "authorized");

    rig.deliver(&confirmed(&rig, &order)).await.unwrap();
    assert!(rig.take_events().is_empty(), "money is captured at shipment");

    rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
    let captured = rig.take::<PaymentCaptured>();
    assert_eq!(captured.len(), 1);
    assert_eq!((captured[0].n, captured[0].amount, captured[0].captured), (1, euros(4_999), euros(4_999)));
    assert_eq!(captured[0].provider.as_deref(), Some("simulator"));
    let paid = payment(&rig, order.order_id).await;
    assert_eq!(
        (&paid["status"], &paid["captured"]),
        (&json!("captured"), &json!({"amount": 4_999, "currency": "EUR"}))
    );
    assert_eq!(
        Books::of(&rig, order.order_id).await.lines(),
        ["authorize:1 authorized 4999", "capture:1 captured 4999"]
    );
}

#[tokio::test]
async fn captures_at_confirmation_if_the_shop_chooses_it() {
    let rig = with(&[("PAYMENTS_CAPTURE_ON", "confirmed")], None);
    let order = ordered(&rig, account(&rig), "tok_success").await;
    rig.take_events();
    rig.deliver(&confirmed(&rig, &order)).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["captured"]);
    rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
    assert!(rig.take_events().is_empty());
    assert_eq!(Books::of(&rig, order.order_id).await.balance(), 4_999);
}

#[tokio::test]
async fn another_method_can_pay_after_a_decline() {
    let rig = alone();
    let owner = account(&rig);
    let order = ordered(&rig, owner, "tok_insufficient_funds").await;
    let declined = rig.take::<PaymentDeclined>();
    assert_eq!((declined[0].attempt, declined[0].code.as_str()), (1, "insufficient_funds"));

    let other = method(&rig, &owner, "tok_success").await;
    let path = format!("/payments/{}/attempts", payment_of(order.order_id));
    let call = Call::post(&path).bearer(owner, "").key("again").json(json!({ "payment_method": other }));
    let reply = rig.call(call.clone()).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("authorized")), "{}", reply.text);
    assert_eq!(kinds(&rig.take_events()), ["authorized"]);

    let again = rig.call(call).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    assert_eq!(again.body, reply.body);
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn voids_or_refunds_the_payment_of_a_cancelled_order() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await;
    rig.take_events();
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["voided"]);
    assert_eq!(payment(&rig, order.order_id).await["status"], "voided");

    let order = ordered(&rig, account(&rig), "tok_success").await;
    rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
    rig.take_events();
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["refunded"]);
    assert_eq!(payment(&rig, order.order_id).await["status"], "refunded");
    assert_eq!(Books::of(&rig, order.order_id).await.balance(), 0);
}

#[tokio::test]
async fn answers_not_yet_while_a_payment_may_still_come() {
    let rig = alone();
    let (owner, stranger) = (account(&rig), guest(&rig));
    let (young, closed) = (OrderId::new(&rig.clock), OrderId::new(&rig.clock));
    rig.deliver(&rejected(&rig, closed)).await.unwrap();
    let foreign = ordered(&rig, owner, "tok_success").await.order_id;
    let attempt = json!({ "payment_method": method(&rig, &stranger, "tok_success").await });
    let asked = |order: OrderId| {
        let path = format!("/payments/{}", payment_of(order));
        let reads = ["", "/captures", "/refunds"].map(|below| Call::get(format!("{path}{below}")));
        let confirm = Call::post(format!("{path}/confirm"));
        let retry = Call::post(format!("{path}/attempts")).key("k").json(attempt.clone());
        reads.into_iter().chain([confirm, retry]).map(|call| call.bearer(stranger, ""))
    };
    for (code, retry_after) in [("not_yet", "1"), ("not_found", "")] {
        for call in [young, closed, foreign].into_iter().flat_map(asked) {
            let reply = rig.call(call).await;
            assert_eq!((reply.status, reply.problem(), reply.header("retry-after")), (404, code, retry_after));
        }
        let capture = Call::post(format!("/payments/{}/captures", payment_of(young))).bearer("svc", STAFF);
        let reply = rig.call(capture.key(code).json(json!({}))).await;
        assert_eq!((reply.status, reply.problem()), (404, code));
        rig.advance(std::time::Duration::from_secs(61));
    }
}

#[tokio::test]
async fn never_charges_an_order_rejected_before_its_payment() {
    let rig = alone();
    let owner = account(&rig);
    let order = awaiting(&rig, owner, method(&rig, &owner, "tok_success").await);
    rig.deliver(&rejected(&rig, order.order_id)).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["voided"]);
    assert_eq!(seen(&rig, order.order_id).await.status, 404);

    rig.deliver(&order).await.unwrap();
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    assert!(rig.take_events().is_empty());
    assert!(Books::of(&rig, order.order_id).await.entries.is_empty());
}

#[tokio::test]
async fn the_simulator_completes_a_customers_action() {
    for (outcome, status, event) in [("succeed", "authorized", "authorized"), ("fail", "declined", "declined")] {
        let rig = alone();
        let order = ordered(&rig, guest(&rig), "tok_action_required").await;
        assert_eq!(kinds(&rig.take_events()), ["action_required"]);
        let waiting = payment(&rig, order.order_id).await;
        let url = waiting["action_url"].as_str().unwrap();
        let call = Call::post(url).json(json!({ "outcome": outcome }));
        let reply = rig.call(call.clone()).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        assert_eq!(kinds(&rig.take_events()), [event]);
        assert_eq!(payment(&rig, order.order_id).await["status"], status);

        assert_eq!(rig.call(call).await.status, 204);
        let other = if outcome == "fail" { "succeed" } else { "fail" };
        let reply = rig.call(Call::post(url).json(json!({ "outcome": other }))).await;
        assert_eq!((reply.status, reply.problem()), (409, "action_over"));
        assert!(rig.take_events().is_empty());
    }
}

#[tokio::test]
async fn an_uncompleted_action_expires() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_action_required").await;
    rig.take_events();
    let url = payment(&rig, order.order_id).await["action_url"].as_str().unwrap().to_owned();
    rig.advance(Duration::from_secs(9 * 60));
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
    rig.advance(Duration::from_secs(60));
    rig.tick().await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["expired"]);
    let late = rig.call(Call::post(url).json(json!({ "outcome": "succeed" }))).await;
    assert_eq!((late.status, late.problem()), (409, "action_over"));
    assert_eq!(payment(&rig, order.order_id).await["status"], "expired");
}

#[tokio::test]
async fn an_uncaptured_authorisation_expires() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await;
    rig.take_events();
    rig.advance(Duration::from_secs(7 * 24 * 60 * 60 + 1));
    rig.tick().await.unwrap();
    rig.tick().await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["expired"]);
    assert_eq!(payment(&rig, order.order_id).await["status"], "expired");
}
