//! Tests of orders of nothing, and of shipments of no value.

use domain::id::{OrderId, PaymentMethodId};
use events::orders::{OrderAwaitingPayment, OrderConfirmed};
use events::payments::{PaymentAuthorized, PaymentCaptureFailed};
use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn an_order_of_nothing_has_a_captured_payment_without_a_provider() {
    for capture_on in ["confirmed", "shipped"] {
        let rig = with(&[("PAYMENTS_CAPTURE_ON", capture_on)], None);
        let owner = guest(&rig);
        let order = awaiting(&rig, owner, PaymentMethodId::new(&rig.clock));
        let id = order.order_id;
        let confirmed = OrderConfirmed { total: euros(0), ..confirmed(&rig, &order) };
        for _ in 0..2 {
            rig.deliver(&confirmed).await.unwrap();
        }
        let seen = rig.call(Call::get(format!("/payments/{}", payment_of(id))).bearer(owner, "")).await;
        assert_eq!((seen.status, &seen.body["status"]), (200, &json!("captured")), "{}", seen.text);
        assert_eq!((&seen.body["captured"], &seen.body["attempts"]), (&json!(euros(0)), &json!([])));
        assert!(seen.body["method"].is_null() && seen.body["action_url"].is_null());

        rig.deliver(&shipped(&rig, id, 0, true)).await.unwrap();
        rig.deliver(&lines_cancelled(id, 1, 0, true)).await.unwrap();
        rig.deliver(&returned(&rig, id, 0)).await.unwrap();
        rig.deliver(&cancelled(&rig, id)).await.unwrap();
        let staff = |what: &str| {
            let call = Call::post(format!("/payments/{}/{what}", payment_of(id))).bearer("svc", STAFF).key(what);
            if what == "void" { call } else { call.json(json!({})) }
        };
        for (what, code) in [("refunds", "nothing_left"), ("captures", "wrong_state"), ("void", "wrong_state")] {
            let reply = rig.call(staff(what)).await;
            assert_eq!((reply.status, reply.problem()), (409, code), "{what}: {}", reply.text);
        }
        assert_eq!(facts(&rig, id).await, Vec::<String>::new());
        assert!(Books::of(&rig, id).await.entries.is_empty());
        assert_eq!(payment(&rig, id).await["version"], 1);
    }
}

#[tokio::test]
async fn an_order_of_nothing_is_authorised_without_a_provider() {
    let rig = alone();
    let order = awaiting(&rig, account(&rig), PaymentMethodId::new(&rig.clock));
    let order = OrderAwaitingPayment { amount: euros(0), ..order };
    for _ in 0..2 {
        rig.deliver(&order).await.unwrap();
    }
    let authorized = rig.take::<PaymentAuthorized>();
    assert_eq!(authorized.iter().map(|event| event.authorized).collect::<Vec<_>>(), [euros(0)]);
    assert!(Books::of(&rig, order.order_id).await.entries.is_empty());
}

#[tokio::test]
async fn an_order_of_nothing_cancelled_before_has_no_payment() {
    let rig = alone();
    let order = awaiting(&rig, account(&rig), PaymentMethodId::new(&rig.clock));
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    let confirmed = OrderConfirmed { total: euros(0), ..confirmed(&rig, &order) };
    rig.deliver(&confirmed).await.unwrap();
    assert_eq!(seen(&rig, order.order_id).await.status, 404);
    assert_eq!(facts(&rig, order.order_id).await, ["voided"]);
}

async fn authorised_and_shipped(rig: &testkit::Alone<payments::Payments>) -> OrderId {
    let id = ordered(rig, account(rig), "tok_success").await.order_id;
    rig.deliver(&shipped(rig, id, 1_999, false)).await.unwrap();
    id
}

#[tokio::test]
async fn a_last_shipment_of_no_value_only_releases_the_rest() {
    let rig = alone();
    let id = authorised_and_shipped(&rig).await;
    let last = shipped(&rig, id, 0, true);
    for _ in 0..2 {
        rig.deliver(&last).await.unwrap();
    }
    assert_eq!(Books::of(&rig, id).await.lines(), ["authorize:1 authorized 4999", "capture:1 captured 1999"]);
    rig.advance(std::time::Duration::from_secs(61 * 60));
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, id).await["status"], "captured");
    assert!(rig.take::<PaymentCaptureFailed>().is_empty());
    assert!(Books::of(&rig, id).await.lines().contains(&"void:1 voided 0".to_owned()));
}

#[tokio::test]
async fn an_earlier_shipment_of_no_value_changes_nothing() {
    let rig = alone();
    let id = authorised_and_shipped(&rig).await;
    let before = payment(&rig, id).await;
    rig.deliver(&shipped(&rig, id, 0, false)).await.unwrap();
    assert_eq!(payment(&rig, id).await, before);
}
