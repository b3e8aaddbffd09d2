//! The steps of an order, event by event.

use std::time::Duration;

use events::cart::CheckedOut;
use events::inventory::{ReservationCommitFailed, ReservationExpired};
use events::orders::{
    OrderAwaitingPayment, OrderCancelled, OrderCompleted, OrderConfirmed, OrderPlaced, OrderRejected,
};
use events::payments::{PaymentActionRequired, PaymentAuthorized, PaymentExpired};

use crate::shop::*;

#[tokio::test]
async fn an_order_goes_from_checkout_to_completed() {
    let shop = shop();
    let owner = account(&shop.clock);
    let checkout = checkout(&shop.clock, owner);
    let id = checkout.order_id;

    deliver(&shop, &checkout).await;
    let placed = shop.take::<OrderPlaced>().pop().unwrap();
    assert_eq!((placed.order_id, placed.owner, placed.total), (id, owner, eur(TOTAL)));
    assert_eq!(placed.lines.len(), 3);
    assert_eq!(placed.personal, checkout.personal);

    deliver(&shop, &held(&shop, id)).await;
    let awaiting = shop.take::<OrderAwaitingPayment>().pop().unwrap();
    assert_eq!((awaiting.amount, Some(awaiting.payment_method)), (eur(TOTAL), checkout.payment_method));
    assert_eq!(awaiting.expires_at, shop.clock.now() + Duration::from_secs(900));

    deliver(&shop, &authorized(&shop, id)).await;
    assert_eq!(published(&shop), ["orders.order.committing"]);
    deliver(&shop, &committed(id)).await;
    let confirmed = shop.take::<OrderConfirmed>().pop().unwrap();
    assert_eq!((confirmed.cart_id, confirmed.generation, confirmed.total), (checkout.cart_id, 1, eur(TOTAL)));

    let order = read_order(&shop, id).await;
    assert_eq!(order["number"], placed.number);
    assert_eq!((text(&order, "status"), text(&order, "payment_status")), ("confirmed".into(), "authorized".into()));
    assert_eq!(order["personal"]["shipping_address"]["city"], "Athina");
    assert_eq!(order["lines"][2]["quantities"]["ordered"], 1);
    assert_eq!(order["totals"]["total"]["amount"], TOTAL);
    assert_eq!(timeline(&order), ["placed", "awaiting_payment", "committing", "confirmed"]);
    assert!(order.get("expires_at").is_none());
}

#[tokio::test]
async fn completes_once_shipped_and_captured_in_either_order() {
    for captured_first in [false, true] {
        let shop = shop();
        let (id, _) = if captured_first {
            let (id, shipment) = packed(&shop, account(&shop.clock)).await;
            deliver(&shop, &captured(id)).await;
            shop.take_events();
            let body = serde_json::json!({ "carrier": "DHL", "tracking": "1" });
            let path = format!("/orders/{id}/fulfillments/{shipment}/ship");
            let reply = shop.call(staff(testkit::Call::post(path).json(body))).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            assert_eq!(published(&shop), ["orders.fulfillment.shipped", "orders.order.completed"]);
            (id, shipment)
        } else {
            let shipped = shipped(&shop, account(&shop.clock)).await;
            shop.take_events();
            deliver(&shop, &captured(shipped.0)).await;
            let completed = shop.take::<OrderCompleted>().pop().unwrap();
            assert_eq!(completed.lines.len(), 3);
            shipped
        };
        let order = read_order(&shop, id).await;
        assert_eq!((text(&order, "status"), text(&order, "payment_status")), ("completed".into(), "captured".into()));
        assert_eq!(order["captured"]["amount"], TOTAL);
        assert_eq!(order["lines"][0]["quantities"]["fulfilled"], 1);
        deliver(&shop, &refunded(id, 100)).await;
        let order = read_order(&shop, id).await;
        assert_eq!(
            (text(&order, "status"), text(&order, "payment_status")),
            ("completed".into(), "partially_refunded".into())
        );
    }
}

#[tokio::test]
async fn repeated_events_change_nothing() {
    let shop = shop();
    let owner = account(&shop.clock);
    let checkout: CheckedOut = checkout(&shop.clock, owner);
    let id = checkout.order_id;
    for _ in 0..2 {
        deliver(&shop, &checkout).await;
    }
    let held = held(&shop, id);
    for _ in 0..2 {
        deliver(&shop, &held).await;
    }
    for _ in 0..2 {
        deliver(&shop, &authorized(&shop, id)).await;
        deliver(&shop, &held).await;
    }
    for _ in 0..2 {
        deliver(&shop, &committed(id)).await;
        deliver(&shop, &authorized(&shop, id)).await;
        deliver(&shop, &checkout).await;
    }
    assert_eq!(
        published(&shop),
        ["orders.order.placed", "orders.order.awaiting_payment", "orders.order.committing", "orders.order.confirmed"]
    );
    assert_eq!(read_order(&shop, id).await["version"], 4);
}

#[tokio::test]
async fn a_shortage_rejects_the_order() {
    let shop = shop();
    let id = placed(&shop, account(&shop.clock)).await;
    for _ in 0..2 {
        deliver(&shop, &rejected(id)).await;
    }
    let events = shop.take::<OrderRejected>();
    assert_eq!(events.iter().map(|e| e.reason.as_str()).collect::<Vec<_>>(), ["insufficient_stock"]);
    let order = read_order(&shop, id).await;
    assert_eq!((text(&order, "status"), text(&order, "reason")), ("rejected".into(), "insufficient_stock".into()));
    assert_eq!(order["lines"][0]["quantities"]["cancelled"], 1);
    assert_eq!(order["timeline"][1]["detail"], "insufficient_stock");
}

#[tokio::test]
async fn a_failed_commit_rejects_the_order_and_late_facts_change_nothing() {
    let shop = shop();
    let id = committing(&shop, account(&shop.clock)).await;
    shop.take_events();
    let failed = ReservationCommitFailed { reservation_id: id.raw().into(), order_id: id, shortages: Vec::new() };
    deliver(&shop, &failed).await;
    assert_eq!(published(&shop), ["orders.order.rejected"]);
    deliver(&shop, &voided(id)).await;
    deliver(&shop, &authorized(&shop, id)).await;
    assert!(published(&shop).is_empty(), "what was voided stays voided");
    assert_eq!(read_order(&shop, id).await["payment_status"], "voided");
}

#[tokio::test]
async fn a_decline_leaves_the_order_awaiting_payment() {
    let shop = shop();
    let id = awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    let action = PaymentActionRequired {
        payment_id: id.raw().into(),
        order_id: id,
        attempt: 1,
        action_url: "https://bank.example/3ds".into(),
    };
    deliver(&shop, &declined(id, 1)).await;
    // A fact about a finished attempt is too late.
    deliver(&shop, &action).await;
    let order = read_order(&shop, id).await;
    assert_eq!(
        (text(&order, "status"), text(&order, "payment_status")),
        ("awaiting_payment".into(), "declined".into())
    );
    assert_eq!(order["timeline"][2]["detail"], "insufficient_funds");
    assert!(order["expires_at"].is_string());
    deliver(&shop, &PaymentActionRequired { attempt: 2, ..action }).await;
    assert_eq!(read_order(&shop, id).await["payment_status"], "action_required");
    assert!(published(&shop).is_empty());
    deliver(&shop, &authorized(&shop, id)).await;
    deliver(&shop, &declined(id, 1)).await;
    assert_eq!((status(&shop, id).await, published(&shop).len()), ("committing".into(), 1));
}

#[tokio::test]
async fn too_little_money_or_money_of_another_currency_rejects_the_order() {
    for amount in [eur(TOTAL - 1), domain::Money::new(TOTAL, "USD".parse().unwrap())] {
        let shop = shop();
        let id = awaiting(&shop, account(&shop.clock)).await;
        deliver(&shop, &PaymentAuthorized { authorized: amount, ..authorized(&shop, id) }).await;
        assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "payment_insufficient");
    }
}

#[tokio::test]
async fn a_hold_with_less_than_a_minute_left_rejects_the_order() {
    let shop = shop();
    let id = placed(&shop, account(&shop.clock)).await;
    let held = held(&shop, id);
    shop.advance(Duration::from_secs(59 * 60 + 1));
    deliver(&shop, &held).await;
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "hold_expired");

    let id = awaiting(&shop, account(&shop.clock)).await;
    let expired = ReservationExpired { reservation_id: id.raw().into(), order_id: id };
    deliver(&shop, &expired).await;
    deliver(&shop, &expired).await;
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "hold_expired");
}

#[tokio::test]
async fn an_expired_authorisation_cancels_a_confirmed_order_but_not_a_shipped_one() {
    let shop = shop();
    let id = confirmed(&shop, account(&shop.clock)).await;
    let expired = |id: domain::id::OrderId| PaymentExpired { payment_id: id.raw().into(), order_id: id };
    deliver(&shop, &expired(id)).await;
    let cancelled = shop.take::<OrderCancelled>().pop().unwrap();
    assert_eq!((cancelled.reason.as_str(), cancelled.was_confirmed), ("payment_expired", true));

    let (id, _) = shipped(&shop, account(&shop.clock)).await;
    shop.take_events();
    deliver(&shop, &expired(id)).await;
    assert!(published(&shop).is_empty());
    let order = read_order(&shop, id).await;
    assert_eq!((text(&order, "status"), text(&order, "payment_status")), ("confirmed".into(), "expired".into()));
}

#[tokio::test]
async fn money_that_arrives_after_a_cancellation_is_refunded() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    let call = testkit::Call::post(format!("/orders/{id}/cancel")).json(serde_json::json!({}));
    assert_eq!(shop.call(call.bearer(owner, "")).await.status, 200);
    shop.take_events();
    deliver(&shop, &authorized(&shop, id)).await;
    assert_eq!(published(&shop), ["orders.order.cancelled"], "payments is told again of the cancellation");
    deliver(&shop, &authorized(&shop, id)).await;
    assert!(published(&shop).is_empty(), "a repetition publishes nothing");
    deliver(&shop, &captured(id)).await;
    assert_eq!(published(&shop), ["orders.order.cancelled"]);
    deliver(&shop, &refunded(id, TOTAL)).await;
    deliver(&shop, &released(id)).await;
    assert_eq!(text(&read_order(&shop, id).await, "payment_status"), "refunded");
}

#[tokio::test]
async fn ignores_a_fact_about_an_unknown_order() {
    let shop = shop();
    let id = domain::id::OrderId::new(&shop.clock);
    deliver(&shop, &committed(id)).await;
    assert!(published(&shop).is_empty());
}
