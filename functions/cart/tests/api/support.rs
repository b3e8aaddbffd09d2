//! Helpers of the tests: products by event, shoppers by token.

use domain::id::{AccountId, CartId, GuestId, OrderId, ProductId};
use events::catalog::{Price, ProductChanged, Variant};
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

/// Cart alone.
pub(crate) type Rig = Alone<cart::Cart>;

/// A member of staff.
pub(crate) const STAFF: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1STF";

/// Creates a promotion.
pub(crate) async fn promote(rig: &Rig, mut content: Value) -> Value {
    if content["name"].is_null() {
        content["name"] = "Sale".into();
    }
    let reply = rig.call(Call::post("/promotions").bearer(STAFF, "cart:write").json(content)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// A benefit of this many percent.
pub(crate) fn percent(percent: u32) -> Value {
    json!({ "kind": "percentage", "rate_bps": percent * 100 })
}

/// Adds a promotion code to a cart.
pub(crate) async fn add_code(rig: &Rig, who: &str, id: &str, code: &str) -> Reply {
    let path = format!("/carts/{id}/promotion-codes");
    rig.call(Call::post(path).bearer(who, "").json(json!({ "code": code }))).await
}

/// A product with one price in EUR, tax included, for each of its skus.
pub(crate) fn product(product_id: ProductId, version: u64, skus: &[(&str, i64)]) -> ProductChanged {
    let variant = |(sku, amount): &(&str, i64)| Variant {
        sku: sku.parse().unwrap(),
        title: (*sku).to_owned(),
        weight_g: 200,
        prices: ["EUR", "JPY"].iter().map(|currency| price(*amount, currency)).collect(),
        track_inventory: true,
        backorder: false,
    };
    ProductChanged {
        product_id,
        version,
        slug: "linen-shirt".into(),
        status: "active".into(),
        title: "Linen shirt".into(),
        tax_class: "standard".into(),
        category_ids: Vec::new(),
        tags: Vec::new(),
        variants: skus.iter().map(variant).collect(),
        description: None,
        attributes: Vec::new(),
        image: None,
        created_at: None,
    }
}

/// A price without a period.
pub(crate) fn price(amount: i64, currency: &str) -> Price {
    Price {
        amount,
        currency: currency.parse().unwrap(),
        tax_inclusive: true,
        min_quantity: 1,
        valid_from: None,
        valid_to: None,
        price_list_id: None,
    }
}

/// Cart alone, knowing SHIRT-M at 49.00, SHIRT-L at 51.00 and MUG at 12.00 EUR.
pub(crate) async fn shop() -> (Rig, ProductId) {
    let rig = Rig::new();
    let product_id = ProductId::new(&rig.clock);
    rig.deliver(&product(product_id, 1, &[("SHIRT-M", 4900), ("SHIRT-L", 5100), ("MUG", 1200)])).await.unwrap();
    (rig, product_id)
}

/// A new account.
pub(crate) fn account(rig: &Rig) -> String {
    AccountId::new(&rig.clock).to_string()
}

/// A new guest.
pub(crate) fn guest(rig: &Rig) -> String {
    GuestId::new(&rig.clock).to_string()
}

/// Opens a cart in EUR.
pub(crate) async fn open(rig: &Rig, who: &str) -> String {
    let reply = rig.call(Call::post("/carts").bearer(who, "").json(json!({ "currency": "EUR" }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

/// Adds to a cart.
pub(crate) async fn add(rig: &Rig, who: &str, id: &str, sku: &str, quantity: u32) -> Reply {
    let body = json!({ "sku": sku, "quantity": quantity });
    rig.call(Call::post(format!("/carts/{id}/lines")).bearer(who, "").json(body)).await
}

/// A cart as its owner sees it.
pub(crate) async fn find(rig: &Rig, who: &str, id: &str) -> Value {
    let reply = rig.call(Call::get(format!("/carts/{id}")).bearer(who, "")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

/// `sku quantity` of each line.
pub(crate) fn lines(cart: &Value) -> Vec<String> {
    let lines = cart["lines"].as_array().unwrap().iter();
    let mut lines: Vec<_> = lines.map(|l| format!("{} {}", l["sku"].as_str().unwrap(), l["quantity"])).collect();
    lines.sort();
    lines
}

/// The body of a checkout.
pub(crate) fn wish() -> Value {
    json!({
        "email": "ada@example.com",
        "shipping_address": {
            "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
        },
        "shipping_method": "standard",
        "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    })
}

/// Checks a cart out.
pub(crate) async fn check_out(rig: &Rig, who: &str, id: &str, key: &str) -> Reply {
    rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(who, "").key(key).json(wish())).await
}

/// A cart with a shirt, checked out: its id and its order's.
pub(crate) async fn checked_out(rig: &Rig, who: &str) -> (String, OrderId) {
    let id = open(rig, who).await;
    add(rig, who, &id, "SHIRT-M", 1).await;
    let reply = check_out(rig, who, &id, &format!("key of {id}")).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    let order_id = reply.body["id"].as_str().unwrap().parse().unwrap();
    (id, order_id)
}

/// Confirms the order of a cart.
pub(crate) fn confirmed(id: &str, order_id: OrderId, generation: u32, who: &str) -> OrderConfirmed {
    let total = domain::Money::new(5390, "EUR".parse().unwrap());
    OrderConfirmed { order_id, cart_id: cart_id(id), generation, owner: who.parse().unwrap(), total }
}

/// Rejects the order of a cart.
pub(crate) fn rejected(id: &str, order_id: OrderId, generation: u32) -> OrderRejected {
    OrderRejected { order_id, cart_id: cart_id(id), generation, reason: "insufficient_stock".into() }
}

/// Cancels the order of a cart.
pub(crate) fn cancelled(id: &str, order_id: OrderId, generation: u32, was_confirmed: bool) -> OrderCancelled {
    OrderCancelled { order_id, cart_id: cart_id(id), generation, reason: "changed_my_mind".into(), was_confirmed }
}

/// A cart's id, parsed.
pub(crate) fn cart_id(id: &str) -> CartId {
    id.parse().unwrap()
}
