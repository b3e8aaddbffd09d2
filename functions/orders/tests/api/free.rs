//! Free orders, paid in full by a discount code, with free shipping.

use domain::owner::Owner;
use events::cart::CheckedOut;
use events::orders::{FulfillmentShipped, OrderCancelled, OrderConfirmed, OrderRejected, ReturnRefunded};
use serde_json::json;
use testkit::Call;

use crate::shop::*;

fn free_checkout(shop: &Shop, owner: Owner) -> CheckedOut {
    let mut checkout = checkout_of(&shop.clock, owner, &[(2, 0), (1, 0)]);
    checkout.totals.discount = checkout.totals.subtotal;
    checkout.totals.shipping_discount = checkout.totals.shipping;
    checkout.totals.total = eur(0);
    CheckedOut { payment_method: None, ..checkout }
}

#[tokio::test]
async fn a_free_order_is_confirmed_without_payments_and_completed_when_shipped() {
    let shop = shop();
    let owner = guest(&shop.clock);
    let checkout = free_checkout(&shop, owner);
    let id = checkout.order_id;
    deliver(&shop, &checkout).await;
    assert_eq!(published(&shop), ["orders.order.placed"]);
    deliver(&shop, &held(&shop, id)).await;
    assert_eq!(published(&shop), ["orders.order.committing"], "no payment is asked for");
    deliver(&shop, &committed(id)).await;
    let confirmed = shop.take::<OrderConfirmed>().pop().unwrap();
    assert_eq!((confirmed.total, confirmed.owner), (eur(0), owner));

    let order = read_order(&shop, id).await;
    assert_eq!((text(&order, "status"), text(&order, "payment_status")), ("confirmed".into(), "captured".into()));
    assert!(order["payment_method"].is_null(), "{order}");
    assert_eq!(timeline(&order), ["placed", "committing", "confirmed"]);
    shop.advance(std::time::Duration::from_secs(4 * 60));
    shop.tick().await.unwrap();
    let invoice = shop.call(Call::get(format!("/orders/{id}/invoice")).bearer(owner, "")).await;
    assert!(invoice.text.contains("INV-000001") && invoice.text.contains("0.00 EUR"), "{}", invoice.text);

    let piece = json!([{ "line": 2, "quantity": 1 }]);
    let cancel = Call::post(format!("/orders/{id}/cancel")).json(json!({ "lines": piece }));
    assert_eq!(shop.call(staff(cancel)).await.status, 200);
    shop.take_events();
    assert_eq!(send(&shop, id, json!(null)).await.status, 201);
    let events = shop.take_events();
    let shipped: FulfillmentShipped = events[0].data().unwrap();
    assert_eq!((shipped.amount, shipped.last, events[1].kind.as_str()), (eur(0), true, "orders.order.completed"));
    assert_eq!(status(&shop, id).await, "completed");

    let lines = json!([{ "line": 1, "quantity": 2, "reason": "unwanted" }]);
    let asked =
        shop.call(Call::post("/returns").json(json!({ "order_id": id, "lines": lines })).bearer(owner, "")).await;
    let path = asked.header("location").to_owned();
    for (action, ends) in [("approve", "approved"), ("receive", "refunded")] {
        let reply = shop.call(staff(Call::post(format!("{path}/{action}")).json(json!({})))).await;
        assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, ends), "{}", reply.text);
    }
    assert_eq!(shop.take::<ReturnRefunded>().pop().unwrap().refunded, eur(0));
}

#[tokio::test]
async fn a_free_order_is_cancelled_or_rejected_like_any_other() {
    let shop = shop();
    let owner = account(&shop.clock);
    let (sold_out, unwanted) = (free_checkout(&shop, owner), free_checkout(&shop, owner));
    deliver(&shop, &sold_out).await;
    deliver(&shop, &rejected(sold_out.order_id)).await;
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "insufficient_stock");
    let id = unwanted.order_id;
    deliver(&shop, &unwanted).await;
    deliver(&shop, &held(&shop, id)).await;
    deliver(&shop, &committed(id)).await;
    let cancel = Call::post(format!("/orders/{id}/cancel")).json(json!({})).bearer(owner, "");
    assert_eq!(shop.call(cancel).await.status, 200);
    assert!(shop.take::<OrderCancelled>().pop().unwrap().was_confirmed);
    deliver(&shop, &released(id)).await;
    shop.advance(std::time::Duration::from_secs(24 * 60 * 60));
    shop.tick().await.unwrap();
    assert!(published(&shop).is_empty(), "the order waits for nothing");
}

#[tokio::test]
async fn rejects_an_order_that_costs_something_without_a_payment_method() {
    let shop = shop();
    let checkout = CheckedOut { payment_method: None, ..checkout(&shop.clock, account(&shop.clock)) };
    deliver(&shop, &checkout).await;
    assert_eq!(published(&shop), ["orders.order.rejected"]);
    assert_eq!(text(&read_order(&shop, checkout.order_id).await, "reason"), "payment_insufficient");
}
