//! Quantity-dependent prices in partial cancellations.

use domain::id::{OrderId, PromotionId};
use domain::owner::Owner;
use events::cart::{CheckedOut, Discount, Tier};
use events::orders::OrderLinesCancelled;
use events::payments::PaymentAuthorized;
use orders::Orders;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

use crate::shop::*;

/// Fifty pieces at the price for fifty, and two pieces with a single price.
fn bulk(shop: &Shop, owner: Owner) -> CheckedOut {
    let mut checkout = checkout_of(&shop.clock, owner, &[(50, 25_000), (2, 800)]);
    let tier = |min_quantity, amount| Tier { min_quantity, unit_price: eur(amount) };
    checkout.lines[0].unit_price = eur(500);
    checkout.lines[0].tiers = vec![tier(1, 1_000), tier(10, 800), tier(50, 500)];
    checkout
}

fn discounted(shop: &Shop, owner: Owner, conditional: bool) -> CheckedOut {
    let mut checkout = checkout_of(&shop.clock, owner, &[(2, 5_000), (1, 400)]);
    let promotion_id = PromotionId::new(&shop.clock);
    checkout.discounts =
        vec![Discount { promotion_id, name: "Summer".into(), code: None, amount: eur(500), conditional }];
    checkout
}

async fn confirm(shop: &Shop, checkout: &CheckedOut) -> OrderId {
    let id = checkout.order_id;
    deliver(shop, checkout).await;
    deliver(shop, &held(shop, id)).await;
    deliver(shop, &PaymentAuthorized { authorized: checkout.totals.total, ..authorized(shop, id) }).await;
    deliver(shop, &committed(id)).await;
    shop.take_events();
    id
}

fn cancel(id: OrderId, lines: Value) -> Call {
    let body = if lines.is_null() { json!({}) } else { json!({ "lines": lines }) };
    Call::post(format!("/orders/{id}/cancel")).json(body)
}

fn assert_done(reply: &Reply) {
    assert_eq!(reply.status, 200, "{}", reply.text);
}

#[tokio::test]
async fn a_customer_cannot_keep_one_piece_at_the_price_for_fifty() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = confirm(&shop, &bulk(&shop, owner)).await;
    let all_but_one = json!([{ "line": 1, "quantity": 49 }]);
    let refused = shop.call(cancel(id, all_but_one.clone()).bearer(owner, "")).await;
    assert_problem(&refused, 422, "needs_the_shop");
    assert_problem(
        &shop.call(cancel(id, json!([{ "line": 1, "quantity": 1 }])).bearer(owner, "")).await,
        422,
        "needs_the_shop",
    );
    assert!(published(&shop).is_empty());
    // The customer may cancel pieces with a single price, and a line as a whole.
    assert_done(&shop.call(cancel(id, json!([{ "line": 2, "quantity": 1 }])).bearer(owner, "")).await);
    assert_done(&shop.call(cancel(id, json!([{ "line": 1, "quantity": 50 }])).bearer(owner, "")).await);

    // Staff may cancel any part, and the rest keeps its price.
    let other = confirm(&shop, &bulk(&shop, owner)).await;
    assert_done(&shop.call(staff(cancel(other, all_but_one))).await);
    assert_eq!(shop.take::<OrderLinesCancelled>().pop().unwrap().amount, eur(24_500));
    // The shop's partial cancellation does not block another line.
    assert_done(&shop.call(cancel(other, json!([{ "line": 2, "quantity": 1 }])).bearer(owner, "")).await);
    // The customer may cancel the whole order.
    let third = confirm(&shop, &bulk(&shop, owner)).await;
    assert_done(&shop.call(cancel(third, Value::Null).bearer(owner, "")).await);
    assert_eq!(status(&shop, third).await, "cancelled");
}

#[tokio::test]
async fn a_customer_cannot_keep_one_piece_sold_only_by_fifty() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut checkout = bulk(&shop, owner);
    checkout.lines[0].tiers = vec![Tier { min_quantity: 50, unit_price: eur(500) }];
    let id = confirm(&shop, &checkout).await;
    let refused = shop.call(cancel(id, json!([{ "line": 1, "quantity": 49 }])).bearer(owner, "")).await;
    assert_problem(&refused, 422, "needs_the_shop");
    assert_done(&shop.call(cancel(id, json!([{ "line": 1, "quantity": 50 }])).bearer(owner, "")).await);
}

#[tokio::test]
async fn the_rest_of_a_partly_shipped_order_needs_the_shop_too() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = confirm(&shop, &bulk(&shop, owner)).await;
    assert_eq!(send(&shop, id, json!([{ "line": 1, "quantity": 1 }])).await.status, 201);
    let refused = shop.call(cancel(id, Value::Null).bearer(owner, "").key("k")).await;
    assert_problem(&refused, 422, "needs_the_shop");
    assert_done(&shop.call(staff(cancel(id, Value::Null))).await);
}

#[tokio::test]
async fn only_a_conditional_discount_needs_the_shop() {
    let shop = shop();
    let owner = guest(&shop.clock);
    let piece = || json!([{ "line": 1, "quantity": 1 }]);
    let conditional = confirm(&shop, &discounted(&shop, owner, true)).await;
    assert_problem(&shop.call(cancel(conditional, piece()).bearer(owner, "")).await, 422, "needs_the_shop");
    let any = confirm(&shop, &discounted(&shop, owner, false)).await;
    assert_done(&shop.call(cancel(any, piece()).bearer(owner, "")).await);
}

/// An order with free shipping because of its value.
fn with_free_shipping(shop: &Shop, owner: Owner) -> CheckedOut {
    let mut checkout = checkout_of(&shop.clock, owner, &[(2, 10_000), (1, 400)]);
    checkout.totals.total = eur(10_400);
    CheckedOut { shipping_conditional: true, ..checkout }
}

#[tokio::test]
async fn a_customer_cannot_keep_free_shipping_for_a_smaller_order() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = confirm(&shop, &with_free_shipping(&shop, owner)).await;
    for lines in [json!([{ "line": 1, "quantity": 2 }]), json!([{ "line": 2, "quantity": 1 }])] {
        assert_problem(&shop.call(cancel(id, lines).bearer(owner, "")).await, 422, "needs_the_shop");
    }
    assert_done(&shop.call(staff(cancel(id, json!([{ "line": 2, "quantity": 1 }])))).await);
    assert_done(&shop.call(cancel(id, Value::Null).bearer(owner, "")).await);
    assert_eq!(status(&shop, id).await, "cancelled");
}

#[tokio::test]
async fn a_setting_lets_the_rest_keep_its_price() {
    let shop: Alone<Orders> = Alone::with(&[("ORDERS_CANCEL_PRICING", "keep")], None);
    let owner = account(&shop.clock);
    let id = confirm(&shop, &bulk(&shop, owner)).await;
    assert_done(&shop.call(cancel(id, json!([{ "line": 1, "quantity": 49 }])).bearer(owner, "")).await);
    let id = confirm(&shop, &with_free_shipping(&shop, owner)).await;
    assert_done(&shop.call(cancel(id, json!([{ "line": 1, "quantity": 2 }])).bearer(owner, "")).await);
}
