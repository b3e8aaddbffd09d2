//! A crowd that orders without a pause, and asks again under the same key until it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use e2e::{Client, Reply, Shop, key};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// How many order at once.
const SHOPPERS: u64 = 24;
/// How many skus there are, and how many pieces of each.
const SKUS: usize = 12;
pub(crate) const RECEIVED: i64 = 1_000_000;
/// How a shopper pays: mostly well.
const TOKENS: [&str; 8] = [
    "tok_success",
    "tok_success",
    "tok_success",
    "tok_success",
    "tok_declined",
    "tok_timeout",
    "tok_timeout_not_applied",
    "tok_duplicate_webhook",
];

/// An order that was acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) order_id: String,
    pub(crate) lines: Vec<(String, i64)>,
}

/// Shoppers at work.
pub(crate) struct Crowd {
    shoppers: JoinSet<Vec<Acknowledged>>,
    closing: Arc<AtomicBool>,
}

impl Crowd {
    /// Fills the shelves and lets the shoppers in.
    pub(crate) async fn gather(shop: &Arc<Shop>, seed: u64) -> Self {
        let mut skus = Vec::new();
        for _ in 0..SKUS {
            skus.push(shop.product(1_000, RECEIVED).await);
        }
        let (skus, closing) = (Arc::new(skus), Arc::new(AtomicBool::new(false)));
        let mut shoppers = JoinSet::new();
        for n in 0..SHOPPERS {
            let shopper = Shopper {
                shopper: shop.guest().await,
                staff: shop.admin.clone(),
                skus: Arc::clone(&skus),
                dice: StdRng::seed_from_u64(seed ^ (n + 1)),
            };
            shoppers.spawn(shopper.shop_until(Arc::clone(&closing)));
        }
        Self { shoppers, closing }
    }

    /// Lets everybody finish what is begun; answers with all that was acknowledged.
    pub(crate) async fn disperse(self) -> Vec<Acknowledged> {
        self.closing.store(true, Ordering::SeqCst);
        self.shoppers.join_all().await.into_iter().flatten().collect()
    }
}

struct Shopper {
    shopper: Client,
    staff: Client,
    skus: Arc<Vec<String>>,
    dice: StdRng,
}

impl Shopper {
    async fn shop_until(mut self, closing: Arc<AtomicBool>) -> Vec<Acknowledged> {
        let mut acknowledged = Vec::new();
        while !closing.load(Ordering::SeqCst) {
            let order = self.order().await;
            match self.dice.random_range(0..10) {
                0..3 => self.ship(&order).await,
                3 => self.cancel(&order).await,
                _ => {}
            }
            acknowledged.push(order);
        }
        acknowledged
    }

    /// From the empty cart to the acknowledged order.
    async fn order(&mut self) -> Acknowledged {
        let count = self.dice.random_range(1..=3);
        let mut lines: Vec<(String, i64)> = Vec::new();
        for sku in self.skus.sample(&mut self.dice, count) {
            lines.push((sku.clone(), 0));
        }
        for (_, quantity) in &mut lines {
            *quantity = self.dice.random_range(1..=2);
        }
        let cart = insist(&self.shopper, "/carts", json!({ "currency": "EUR", "country": "DE" })).await.expect(201);
        let cart = format!("/carts/{}", cart.str("id"));
        for (sku, quantity) in &lines {
            let line = json!({ "sku": sku, "quantity": quantity });
            let reply = insist(&self.shopper, &format!("{cart}/lines"), line).await;
            assert!(reply.status < 300, "{}", reply.text);
        }
        let token = TOKENS.choose(&mut self.dice).unwrap();
        let method = insist(&self.shopper, "/payment-methods", json!({ "token": token })).await.expect(201);
        let checkout = json!({
            "email": "ada@example.org",
            "shipping_address": {
                "name": "Ada Example", "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE",
            },
            "shipping_method": "standard",
            "payment_method": method.str("id"),
        });
        let order = insist(&self.shopper, &format!("{cart}/checkout"), checkout).await.expect(202);
        Acknowledged { order_id: order.str("id"), lines }
    }

    /// The shop packs and ships, where the order comes to be confirmed.
    async fn ship(&self, order: &Acknowledged) {
        let path = format!("/orders/{}", order.order_id);
        for _ in 0..100 {
            let seen = self.staff.try_send(Method::GET, &path, &[], None).await;
            if seen.is_ok_and(|reply| reply.body["status"] == "confirmed") {
                let parcel = insist(&self.staff, &format!("{path}/fulfillments"), json!({})).await.expect(201);
                let ship = format!("{path}/fulfillments/{}/ship", parcel.str("id"));
                insist(&self.staff, &ship, json!({ "carrier": "Hermes", "tracking": "H1" })).await.expect(200);
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Its owner cancels it, at whatever moment that is.
    async fn cancel(&mut self, order: &Acknowledged) {
        tokio::time::sleep(Duration::from_millis(self.dice.random_range(0..200))).await;
        let reply = insist(&self.shopper, &format!("/orders/{}/cancel", order.order_id), json!({})).await;
        assert!(matches!(reply.status, 200 | 202 | 404 | 409), "{}", reply.text);
    }
}

/// Sends the same request under the same key until it is answered, as a client does that lost the connection.
async fn insist(client: &Client, path: &str, body: Value) -> Reply {
    let key = key();
    for _ in 0..2_000 {
        let sent = client.try_send(Method::POST, path, &[("idempotency-key", &key)], Some(&body)).await;
        match sent {
            Ok(reply) if reply.status < 500 && reply.problem() != "request_in_progress" => return reply,
            _ => tokio::time::sleep(Duration::from_millis(25)).await,
        }
    }
    panic!("{path} was never answered");
}
