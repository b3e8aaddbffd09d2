//! Stories of a shop in which every request and every delivery has crash points.

use serde_json::{Value, json};
use stoa::capabilities::{self, ALL};
use stoa::examples::{self, Kept};
use testkit::{Call, Reply};

use super::driver::Driver;
use super::routines::{self, Routine};
use crate::described::described_routes;
use crate::own_examples::{funding, keep, request};
use crate::world::guest;

pub(crate) const STAFF: &str = "cart:write catalog:write inventory:read inventory:write orders:read orders:write payments:read payments:write \
     social:moderate";

/// In place of a token: the shopper's wallet pays.
const WALLET: &str = "wallet";

/// A sequence of requests and deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Story {
    /// A product is stocked, bought, authorised, shipped and captured.
    Bought,
    /// The first card is declined; the second is authorised, but the provider's answer is lost.
    PaidAtTheSecondAttempt,
    /// A confirmed order is cancelled: stock is released, the authorisation is voided.
    Cancelled,
    /// An order with a code for 10 % off: one piece is cancelled, two parcels ship, one piece is returned.
    Returned,
    /// One line lacks stock: nothing is held, and the cart opens again.
    OutOfStock,
    /// Wallets pay: one lacks funds; an order is shipped and comes back, another is cancelled.
    PaidFromAWallet,
    /// Work beside orders.
    Routine(Routine),
    /// A capability's own examples.
    Examples(&'static str),
}

impl Story {
    /// Lists all stories.
    pub(crate) fn all() -> Vec<Self> {
        let examples = ALL.iter().filter(|entry| !examples::own(entry).unwrap().is_empty());
        Self::OF_THE_SHOP.into_iter().chain(examples.map(|entry| Self::Examples(entry.name))).collect()
    }

    /// The stories written here.
    const OF_THE_SHOP: [Self; 15] = [
        Self::Bought,
        Self::PaidAtTheSecondAttempt,
        Self::Cancelled,
        Self::Returned,
        Self::OutOfStock,
        Self::PaidFromAWallet,
        Self::Routine(Routine::Catalog),
        Self::Routine(Routine::PriceLists),
        Self::Routine(Routine::Stock),
        Self::Routine(Routine::Carts),
        Self::Routine(Routine::Terms),
        Self::Routine(Routine::Parcels),
        Self::Routine(Routine::Payments),
        Self::Routine(Routine::Customer),
        Self::Routine(Routine::Community),
    ];
}

/// Runs a story.
pub(crate) async fn play(story: Story, driver: &mut Driver) {
    if let Story::Routine(routine) = story {
        return routines::play(routine, driver).await;
    }
    if let Story::Examples(capability) = story {
        return send_examples(capability, driver).await;
    }
    stock(driver, "TEE", 5).await;
    stock(driver, "MUG", 5).await;
    if story == Story::PaidFromAWallet {
        return pay_from_wallets(driver).await;
    }
    let wanted = if story == Story::OutOfStock { 9 } else { 2 };
    let token = driver.card(if story == Story::PaidAtTheSecondAttempt { "tok_declined" } else { "tok_success" });
    let code = if story == Story::Returned { Some(promotion(driver).await) } else { None };
    let order = check_out(driver, &[("TEE", 1), ("MUG", wanted)], code, token).await;
    driver.settle().await;
    match story {
        Story::Bought => {
            expect(driver, &order, "confirmed").await;
            ship(driver, &order).await;
            driver.settle().await;
            expect(driver, &order, "completed").await;
        }
        Story::PaidAtTheSecondAttempt => {
            expect(driver, &order, "awaiting_payment").await;
            let method =
                post(driver, "/payment-methods", false, json!({ "token": driver.card("tok_timeout") }), 201).await;
            let attempts = format!("/payments/{}/attempts", order.replace("ord_", "pay_"));
            let body = json!({ "payment_method": method.body["id"] });
            post(driver, &attempts, false, body, 201).await;
            driver.settle().await;
            expect(driver, &order, "confirmed").await;
        }
        Story::Cancelled => {
            expect(driver, &order, "confirmed").await;
            post(driver, &format!("/orders/{order}/cancel"), false, json!({}), 200).await;
            driver.settle().await;
            expect(driver, &order, "cancelled").await;
        }
        Story::OutOfStock => expect(driver, &order, "rejected").await,
        Story::PaidFromAWallet | Story::Routine(_) | Story::Examples(_) => {}
        Story::Returned => {
            expect(driver, &order, "confirmed").await;
            let part = json!({ "lines": [{ "line": 2, "quantity": 1 }] });
            post(driver, &format!("/orders/{order}/cancel"), true, part, 200).await;
            driver.settle().await;
            for line in [1, 2] {
                let lines = json!([{ "line": line, "quantity": 1 }]);
                let parcel = json!({ "lines": lines, "carrier": "Hermes", "tracking": "1", "ship": true });
                post(driver, &format!("/orders/{order}/fulfillments"), true, parcel, 201).await;
                driver.settle().await;
            }
            let lines = json!([{ "line": 1, "quantity": 1, "reason": "unwanted" }]);
            let back = post(driver, "/returns", false, json!({ "order_id": order, "lines": lines }), 201).await;
            let path = format!("/returns/{}", back.body["id"].as_str().unwrap());
            post(driver, &format!("{path}/approve"), true, json!({}), 200).await;
            post(driver, &format!("{path}/receive"), true, json!({}), 200).await;
            driver.settle().await;
            expect(driver, &order, "completed").await;
        }
    }
}

/// Pays from a wallet: without funds first, then an order that is shipped and comes back, and one that is cancelled.
async fn pay_from_wallets(driver: &mut Driver) {
    let short = check_out(driver, &[("TEE", 1)], None, WALLET).await;
    driver.settle().await;
    expect(driver, &short, "awaiting_payment").await;
    driver.prepare(true);
    for call in funding(&guest(10).to_string()) {
        // The declined attempt has opened the wallet.
        assert!([201, 409].contains(&driver.request(call).await.status));
    }
    driver.prepare(false);
    let method = post(driver, "/payment-methods", false, json!({ "provider": "wallet" }), 201).await;
    let attempts = format!("/payments/{}/attempts", short.replace("ord_", "pay_"));
    post(driver, &attempts, false, json!({ "payment_method": method.body["id"] }), 202).await;
    driver.settle().await;
    expect(driver, &short, "confirmed").await;
    ship(driver, &short).await;
    driver.settle().await;
    expect(driver, &short, "completed").await;
    let lines = json!([{ "line": 1, "quantity": 1, "reason": "unwanted" }]);
    let back = post(driver, "/returns", false, json!({ "order_id": short, "lines": lines }), 201).await;
    let path = format!("/returns/{}", back.body["id"].as_str().unwrap());
    post(driver, &format!("{path}/approve"), true, json!({}), 200).await;
    post(driver, &format!("{path}/receive"), true, json!({}), 200).await;
    driver.settle().await;

    let other = check_out(driver, &[("MUG", 2)], None, WALLET).await;
    driver.settle().await;
    expect(driver, &other, "confirmed").await;
    post(driver, &format!("/orders/{other}/cancel"), false, json!({}), 200).await;
    driver.settle().await;
    expect(driver, &other, "cancelled").await;
    let posted = async |path: &str| {
        let call = Call::get(format!("/ledger/accounts/{path}")).bearer("client_x", "ledger:read");
        driver.look(call).await.body["posted"].as_str().unwrap().parse::<i64>().unwrap()
    };
    assert_eq!([posted("payments:escrow:EUR").await, posted("assets:provider:wallet:EUR").await], [0, 0]);
    let spent = 50_000 - posted(&format!("wallets:{}:EUR", guest(10))).await;
    assert_eq!(posted("income:sales:EUR").await, spent, "what the shop has earned is what left the wallet");
    assert!(spent > 0, "the goods came back, the shipping is paid");
}

/// Sends a capability's examples. A repeated request without a key may find its work done.
async fn send_examples(capability: &'static str, driver: &mut Driver) {
    let (mut kept, routes) = (Kept::new(), described_routes());
    if capability == "trading" {
        driver.prepare(true);
        for call in funding(&guest(10).to_string()) {
            assert_eq!(driver.request(call).await.status, 201);
        }
        driver.prepare(false);
    }
    for example in examples::own(capabilities::find(capability).unwrap()).unwrap() {
        let call = request(&example, &kept, &routes);
        let (method, path) = call.target();
        match method {
            "GET" => keep(&example, &driver.look(call).await, &mut kept),
            // A refusal writes nothing.
            "PUT" | "DELETE" if example.answer >= 400 => keep(&example, &driver.look(call).await, &mut kept),
            "POST" => {
                let key = format!("{path} {}", driver.answered());
                keep(&example, &driver.request(call.key(&key)).await, &mut kept);
            }
            _ => driver.request_or_done(call, &[404, 412]).await,
        }
        driver.settle().await;
        if capability == "trading" {
            // A writer that was cut off keeps its lease for half a minute.
            driver.tick(capability).await;
            driver.world().clock.advance(std::time::Duration::from_secs(31));
            driver.tick(capability).await;
            driver.settle().await;
        }
    }
    if capability == "content" {
        // What a deletion that was cut off left to do.
        driver.world().clock.advance(std::time::Duration::from_secs(300));
        driver.tick(capability).await;
    }
}

pub(crate) async fn stock(driver: &mut Driver, sku: &str, quantity: i64) {
    let product = json!({
        "slug": sku.to_lowercase(), "title": sku,
        "variants": [{ "sku": sku, "prices": [{ "amount": 1000, "currency": "EUR", "tax_inclusive": true }] }],
    });
    let product = post(driver, "/products", true, product, 201).await;
    let activate = format!("/products/{}/activate", product.body["id"].as_str().unwrap());
    post(driver, &activate, true, json!({}), 200).await;
    driver.settle().await;
    post(driver, &format!("/stock/{sku}/receive"), true, json!({ "quantity": quantity }), 200).await;
    driver.settle().await;
}

/// Makes a code that can be used once.
async fn promotion(driver: &mut Driver) -> &'static str {
    let benefit = json!({ "kind": "percentage", "rate_bps": 1000 });
    let promotion = json!({ "name": "A tenth off", "code": "TENTH", "benefit": benefit, "usage_limit": 1 });
    post(driver, "/promotions", true, promotion, 201).await;
    "TENTH"
}

pub(crate) async fn check_out(driver: &mut Driver, lines: &[(&str, u32)], code: Option<&str>, token: &str) -> String {
    let cart = post(driver, "/carts", false, json!({ "currency": "EUR", "country": "DE" }), 201).await;
    let cart = cart.body["id"].as_str().unwrap().to_owned();
    for (sku, quantity) in lines {
        let line = json!({ "sku": sku, "quantity": quantity });
        post(driver, &format!("/carts/{cart}/lines"), false, line, 201).await;
    }
    if let Some(code) = code {
        post(driver, &format!("/carts/{cart}/promotion-codes"), false, json!({ "code": code }), 201).await;
    }
    let method = if token == WALLET { json!({ "provider": WALLET }) } else { json!({ "token": token }) };
    let method = post(driver, "/payment-methods", false, method, 201).await;
    let address = json!({ "name": "A", "line1": "1", "city": "B", "postal_code": "10115", "country": "DE" });
    let body = json!({
        "email": "a@example.org", "shipping_address": address, "shipping_method": "standard",
        "payment_method": method.body["id"],
    });
    let order = post(driver, &format!("/carts/{cart}/checkout"), false, body, 202).await;
    order.body["id"].as_str().unwrap().to_owned()
}

async fn ship(driver: &mut Driver, order: &str) {
    let parcel = post(driver, &format!("/orders/{order}/fulfillments"), true, json!({}), 201).await;
    let ship = format!("/orders/{order}/fulfillments/{}/ship", parcel.body["id"].as_str().unwrap());
    post(driver, &ship, true, json!({ "carrier": "Hermes", "tracking": "1" }), 200).await;
}

async fn expect(driver: &Driver, order: &str, status: &str) {
    let call = Call::get(format!("/orders/{order}")).bearer("client_x", STAFF);
    let found: Value = driver.world().call(call).await.body;
    assert_eq!(found["status"], status, "{found}");
}

/// Sends a POST of staff or of the shopper, under a unique key.
pub(crate) async fn post(driver: &mut Driver, path: &str, staff: bool, body: Value, status: u16) -> Reply {
    let call = match staff {
        true => Call::post(path).bearer("client_x", STAFF),
        false => Call::post(path).bearer(guest(10), ""),
    };
    let key = format!("{path} {}", driver.answered());
    let reply = driver.request(call.key(&key).json(body)).await;
    assert_eq!(reply.status, status, "{path}: {}", reply.text);
    reply
}
