//! Tests of parts of an order: shipped, cancelled, returned.

use std::time::Duration;

use domain::id::OrderId;
use events::payments::{PaymentCaptureFailed, PaymentCaptured, PaymentRefundFailed, PaymentRefunded};
use payments::Payments;
use serde_json::json;
use service::inbox::ConsumeError;
use testkit::{Alone, Call};

use crate::support::*;

async fn paid(rig: &Alone<Payments>) -> OrderId {
    let order = ordered(rig, account(rig), "tok_success").await.order_id;
    rig.deliver(&shipped(rig, order, 4_999, true)).await.unwrap();
    rig.take_events();
    order
}

#[tokio::test]
async fn each_capture_names_its_shipment() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let parcels = [shipped(&rig, order, 1_999, false), shipped(&rig, order, 3_000, true)];
    for parcel in parcels.iter().chain(&parcels) {
        rig.deliver(parcel).await.unwrap();
    }
    let sources: Vec<_> = rig.take::<PaymentCaptured>().into_iter().map(|e| (e.source, e.amount)).collect();
    let expected = parcels.map(|parcel| (Some(parcel.fulfillment_id.to_string()), parcel.amount));
    assert_eq!(sources, expected);
}

#[tokio::test]
async fn refunds_a_return_once() {
    let rig = alone();
    let order = paid(&rig).await;
    let back = returned(&rig, order, 1_500);
    for _ in 0..3 {
        rig.deliver(&back).await.unwrap();
    }
    let refunded = rig.take::<PaymentRefunded>();
    assert_eq!(refunded.len(), 1);
    assert_eq!((refunded[0].amount, refunded[0].source.clone()), (euros(1_500), Some(back.return_id.to_string())));
    assert_eq!(refunded[0].provider.as_deref(), Some("simulator"));
    rig.deliver(&returned(&rig, order, 0)).await.unwrap();
    assert!(rig.take_events().is_empty(), "goods that fail the inspection are not refunded");
    assert_eq!(payment(&rig, order).await["status"], "partially_refunded");
    assert_eq!(Books::of(&rig, order).await.balance(), 3_499);
}

#[tokio::test]
async fn a_return_waits_for_its_shipment() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let back = returned(&rig, order, 4_999);
    assert!(matches!(rig.deliver(&back).await, Err(ConsumeError::NotYet(_))));
    rig.deliver(&shipped(&rig, order, 4_999, true)).await.unwrap();
    rig.deliver(&back).await.unwrap();
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1", "refunded 1"]);
    let unknown = returned(&rig, OrderId::new(&rig.clock), 1);
    assert!(matches!(rig.deliver(&unknown).await, Err(ConsumeError::NotYet(_))));
}

#[tokio::test]
async fn refunds_no_money_twice() {
    let rig = alone();
    let order = paid(&rig).await;
    let body = json!({ "amount": euros(4_000), "reason": "sorry" });
    let reply = rig
        .call(Call::post(format!("/payments/{}/refunds", payment_of(order))).bearer("svc", STAFF).key("k").json(body))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    rig.take_events();
    rig.deliver(&returned(&rig, order, 2_000)).await.unwrap();
    assert_eq!(rig.take::<PaymentRefunded>()[0].amount, euros(999), "what is left is refunded");
    let third = returned(&rig, order, 500);
    for _ in 0..2 {
        rig.deliver(&third).await.unwrap();
    }
    let failed = rig.take::<PaymentRefundFailed>();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        (failed[0].code.as_str(), failed[0].source.clone()),
        ("nothing_left", Some(third.return_id.to_string()))
    );
    assert_eq!(Books::of(&rig, order).await.balance(), 0);
}

#[tokio::test]
async fn a_return_does_not_wait_for_what_staff_refunded() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.deliver(&shipped(&rig, order, 2_000, false)).await.unwrap();
    let body = json!({ "amount": euros(1_500), "reason": "sorry" });
    let by_hand = Call::post(format!("/payments/{}/refunds", payment_of(order))).bearer("svc", STAFF).key("k");
    let reply = rig.call(by_hand.json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    rig.take_events();
    // Another shipment is still to come.
    let back = returned(&rig, order, 2_000);
    for _ in 0..2 {
        rig.deliver(&back).await.unwrap();
    }
    let refunded = rig.take::<PaymentRefunded>();
    let refunds: Vec<_> = refunded.into_iter().map(|e| (e.amount, e.source)).collect();
    assert_eq!(refunds, [(euros(500), Some(back.return_id.to_string()))], "what is left is refunded");
    assert!(
        matches!(rig.deliver(&returned(&rig, order, 2_999)).await, Err(ConsumeError::NotYet(_))),
        "the capture is to follow"
    );
    rig.deliver(&shipped(&rig, order, 2_999, true)).await.unwrap();
    assert_eq!(Books::of(&rig, order).await.balance(), 2_999);
}

#[tokio::test]
async fn does_not_capture_cancelled_lines() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let part = lines_cancelled(order, 1, 2_000, false);
    for _ in 0..2 {
        rig.deliver(&part).await.unwrap();
    }
    let seen = payment(&rig, order).await;
    assert_eq!((&seen["cancelled"], &seen["status"]), (&json!(euros(2_000)), &json!("authorized")));
    rig.deliver(&shipped(&rig, order, 2_999, true)).await.unwrap();
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"]);
    assert_eq!(Books::of(&rig, order).await.balance(), 2_999);
    let late =
        Call::post(format!("/payments/{}/captures", payment_of(order))).bearer("svc", STAFF).key("k").json(json!({}));
    assert_eq!(rig.call(late).await.problem(), "wrong_state", "the rest is released");
}

#[tokio::test]
async fn refunds_lines_cancelled_after_their_capture() {
    let rig = with(&[("PAYMENTS_CAPTURE_ON", "confirmed")], None);
    let order = ordered(&rig, account(&rig), "tok_success").await;
    rig.deliver(&confirmed(&rig, &order)).await.unwrap();
    rig.take_events();
    for (n, cents, last) in [(1, 1_000, false), (2, 500, true), (1, 1_000, false)] {
        rig.deliver(&lines_cancelled(order.order_id, n, cents, last)).await.unwrap();
    }
    let refunded: Vec<_> = rig.take::<PaymentRefunded>().into_iter().map(|e| (e.amount, e.source.unwrap())).collect();
    let source = |n: u32| format!("{}:lines_cancelled:{n}", order.order_id);
    assert_eq!(refunded, [(euros(1_000), source(1)), (euros(500), source(2))]);
    assert_eq!(Books::of(&rig, order.order_id).await.balance(), 3_499);
}

#[tokio::test]
async fn releases_the_rest_an_hour_after_the_last_cancellation() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.deliver(&shipped(&rig, order, 2_999, false)).await.unwrap();
    rig.deliver(&lines_cancelled(order, 1, 1_000, true)).await.unwrap();
    rig.advance(Duration::from_secs(59 * 60));
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["status"], "partially_captured");
    rig.advance(Duration::from_secs(60));
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["status"], "captured");
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"], "the release of the rest is not published");
    let lines = Books::of(&rig, order).await.lines();
    assert_eq!(lines, ["authorize:1 authorized 4999", "capture:1 captured 2999", "void:1 voided 0"]);
    rig.tick().await.unwrap();
    assert_eq!(Books::of(&rig, order).await.lines(), lines);
}

#[tokio::test]
async fn a_shipment_after_the_authorisation_expired_is_a_failed_capture() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.advance(Duration::from_secs(7 * 24 * 60 * 60));
    rig.take_events();
    let parcel = shipped(&rig, order, 4_999, true);
    for _ in 0..2 {
        rig.deliver(&parcel).await.unwrap();
    }
    let failed = rig.take::<PaymentCaptureFailed>();
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].code.as_str(), failed[0].amount), ("authorization_expired", euros(4_999)));
    assert_eq!(failed[0].source, Some(parcel.fulfillment_id.to_string()));
    rig.tick().await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["expired"]);
    rig.deliver(&shipped(&rig, order, 1, true)).await.unwrap();
    assert_eq!(rig.take::<PaymentCaptureFailed>()[0].code, "authorization_expired");
}
