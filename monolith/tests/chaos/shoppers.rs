//! Shoppers who order without a pause and repeat each request under its key until it is answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use e2e::{Client, Reply, Shop, key};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Shoppers at once.
const SHOPPERS: u64 = 24;
/// Number of skus, and pieces of each.
const SKUS: usize = 12;
pub(crate) const RECEIVED: i64 = 1_000_000;
/// Payment tokens: half succeed at once.
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

/// An acknowledged order.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) order_id: String,
    pub(crate) lines: Vec<(String, i64)>,
}

/// Shoppers at work.
pub(crate) struct Crowd {
    shoppers: JoinSet<()>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    closing: Arc<AtomicBool>,
}

impl Crowd {
    /// Stocks the shop and starts the shoppers.
    pub(crate) async fn start(shop: &Arc<Shop>, seed: u64) -> Self {
        let mut skus = Vec::new();
        for _ in 0..SKUS {
            skus.push(shop.product(1_000, RECEIVED).await);
        }
        let (skus, closing) = (Arc::new(skus), Arc::new(AtomicBool::new(false)));
        let (mut shoppers, acknowledged) = (JoinSet::new(), Arc::default());
        for n in 0..SHOPPERS {
            let shopper = Shopper {
                shopper: shop.guest().await,
                staff: shop.admin.clone(),
                skus: Arc::clone(&skus),
                acknowledged: Arc::clone(&acknowledged),
                dice: StdRng::seed_from_u64(seed ^ (n + 1)),
            };
            shoppers.spawn(shopper.shop_until(Arc::clone(&closing)));
        }
        Self { shoppers, acknowledged, closing }
    }

    /// Returns the orders that are acknowledged by now.
    pub(crate) fn so_far(&self) -> Vec<Acknowledged> {
        self.acknowledged.lock().unwrap().clone()
    }

    /// Lets each shopper finish, and returns all acknowledged orders.
    pub(crate) async fn finish(self) -> Vec<Acknowledged> {
        self.closing.store(true, Ordering::SeqCst);
        self.shoppers.join_all().await;
        self.acknowledged.lock().unwrap().clone()
    }
}

struct Shopper {
    shopper: Client,
    staff: Client,
    skus: Arc<Vec<String>>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    dice: StdRng,
}

impl Shopper {
    async fn shop_until(mut self, closing: Arc<AtomicBool>) {
        while !closing.load(Ordering::SeqCst) {
            let order = self.order().await;
            self.acknowledged.lock().unwrap().push(order.clone());
            match self.dice.random_range(0..10) {
                0..3 => self.ship(&order).await,
                3 => self.cancel(&order).await,
                _ => {}
            }
        }
    }

    /// Orders, from the empty cart to the acknowledgement.
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

    /// Packs and ships the order, if it is confirmed in time.
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

    /// Cancels the order at a random moment.
    async fn cancel(&mut self, order: &Acknowledged) {
        tokio::time::sleep(Duration::from_millis(self.dice.random_range(0..200))).await;
        let reply = insist(&self.shopper, &format!("/orders/{}/cancel", order.order_id), json!({})).await;
        assert!(matches!(reply.status, 200 | 202 | 404 | 409), "{}", reply.text);
    }
}

/// Repeats a request under one key until it is answered, as a client does after a lost connection.
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
