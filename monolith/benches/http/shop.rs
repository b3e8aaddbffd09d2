//! A shop of two hundred products behind HTTP, and those who use it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::{Value, json};

use crate::catalogue;
use crate::journal;
use crate::load::{CONCURRENCY, Measured, Worker, run};
use crate::process::Process;
use crate::report::{DELIVERY_READ, GUEST_CHECKOUT, SEARCH};
use crate::wire::{Reply, Wire, get, post, request};

const PRODUCTS: usize = 200;
/// A line holds 999 pieces at most; adding goes round these many lines.
pub(crate) const LINES: usize = 3;
/// Guests who check out at once.
const GUESTS: usize = 8;

/// The shop.
pub(crate) struct Shop {
    address: String,
    products: Vec<String>,
    skus: Arc<[String]>,
    notes: Vec<String>,
}

/// A question of two words that finds everything.
const WORDS: &str = "/search?q=covered+market";

/// A fresh idempotency key.
pub(crate) fn key() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

impl Shop {
    /// Fills an empty shop, and waits until every capability knows of it.
    pub(crate) async fn furnish(process: &Process) -> Self {
        let address = process.address.clone();
        let mut wire = Wire::to(&address).await;
        let admin = process.admin(&mut wire).await;

        let (mut products, mut skus) = (Vec::new(), Vec::new());
        for number in 0..PRODUCTS {
            let sku = format!("WALK-{number:04}");
            let product = json!({
                "slug": sku.to_lowercase(), "title": format!("A walk along the covered side of the market, no. {number}"),
                "variants": [{ "sku": sku, "prices": [{ "amount": 1990, "currency": "EUR", "tax_inclusive": true }] }],
            });
            let made = wire.send(&post("/products", &admin, Some(&key()), &product), 201).await.text("id");
            wire.send(&post(&format!("/products/{made}/activate"), &admin, Some(&key()), &json!({})), 200).await;
            products.push(made);
            skus.push(sku);
        }
        for sku in &skus {
            until(&mut wire, &get(&format!("/stock/{sku}"), &admin), |_| true).await;
            let delivery = json!({ "quantity": 1_000_000 });
            wire.send(&post(&format!("/stock/{sku}/receive"), &admin, Some(&key()), &delivery), 200).await;
        }
        for product in &products {
            let path = format!("/products/{product}");
            until(&mut wire, &get(&path, &admin), |product| product.to_string().contains("\"in_stock\"")).await;
        }
        let notes = journal::publish(&mut wire, &admin, PRODUCTS).await;
        until(&mut wire, &request("GET", WORDS, &[], None), |found| found["items"][0].is_object()).await;
        Self { address, products, skus: skus.into(), notes }
    }

    /// Its products' ids and skus.
    pub(crate) fn goods(&self) -> Vec<(String, String)> {
        self.products.iter().cloned().zip(self.skus.iter().cloned()).collect()
    }

    /// Makes it a shop of so many products, in the folder of its stopped process; answers with some from everywhere in it.
    pub(crate) async fn enlarge(&self, folder: &Path, products: usize) -> Vec<(String, String)> {
        let (id, sku, more) = (&self.products[0], &self.skus[0], products.saturating_sub(PRODUCTS));
        catalogue::enlarge(folder, id, sku, more).await;
        let originals = self.goods().into_iter();
        let copies = (0..PRODUCTS.min(more)).map(|place| catalogue::copy(id, sku, place * more / PRODUCTS.min(more)));
        originals.take(PRODUCTS - copies.len()).chain(copies).collect()
    }

    /// The shop again, under another process; these products are read and bought.
    pub(crate) fn reopen(&self, process: &Process, products: Vec<(String, String)>) -> Self {
        let (products, skus): (Vec<_>, Vec<_>) = products.into_iter().unzip();
        Self { address: process.address.clone(), products, skus: skus.into(), notes: self.notes.clone() }
    }

    /// What one costs of the database's units; of an order, its checkout alone.
    pub(crate) async fn units(&self, what: &str) -> String {
        let wire = &mut Wire::to(&self.address).await;
        match what {
            "product read" => {
                wire.send(&request("GET", &format!("/products/{}", self.products[0]), &[], None), 200).await.units
            }
            "list page" => wire.send(&request("GET", "/products", &[], None), 200).await.units,
            DELIVERY_READ => wire.send(&self.note(&self.notes[0]), 200).await.units,
            SEARCH => wire.send(&request("GET", WORDS, &[], None), 200).await.units,
            "add to cart" => {
                let mut shopper = self.shopper().await;
                let cart = shopper.open_cart().await;
                shopper.add(&cart, 0).await.units
            }
            _ => {
                let mut shopper = self.shopper().await;
                let cart = shopper.open_cart().await;
                shopper.add(&cart, 0).await;
                shopper.check_out(&cart).await.units
            }
        }
    }

    /// Keeps what the measures read and send, for the bare server to answer with.
    pub(crate) async fn keep_bodies(&self, folder: &Path) {
        let (mut shopper, wire) = (self.shopper().await, &mut Wire::to(&self.address).await);
        let read = wire.send(&request("GET", &format!("/products/{}", self.products[0]), &[], None), 200).await.body;
        let list = wire.send(&request("GET", "/products", &[], None), 200).await.body;
        let order = shopper.order().await;
        let cart = shopper.open_cart().await;
        let mut add = Vec::new();
        for place in 0..LINES {
            add = shopper.add(&cart, place).await.body;
        }
        for (name, content) in [("product read", read), ("list page", list), ("add to cart", add), ("order", order)] {
            std::fs::write(folder.join(name), content).unwrap();
        }
    }

    /// Measures one thing; answers also with the requests that each took.
    pub(crate) async fn measure(&self, what: &str, time: Duration) -> (Measured, f64) {
        match what {
            "product read" => {
                let path = |id: &String| request("GET", &format!("/products/{id}"), &[], None);
                self.readers(self.products.iter().map(path).collect(), time).await
            }
            "list page" => self.readers(vec![request("GET", "/products", &[], None)], time).await,
            DELIVERY_READ => self.readers(self.notes.iter().map(|id| self.note(id)).collect(), time).await,
            SEARCH => self.readers(vec![request("GET", WORDS, &[], None)], time).await,
            "add to cart" => {
                let mut adders = Vec::new();
                for _ in 0..CONCURRENCY {
                    let mut shopper = self.shopper().await;
                    adders.push(Adder { cart: shopper.open_cart().await, added: 0, shopper });
                }
                (run(adders, time).await.0, 1.0)
            }
            GUEST_CHECKOUT => {
                let mut guests = Vec::new();
                for _ in 0..GUESTS {
                    guests.push(self.guest().await);
                }
                let (measured, guests) = run(guests, time).await;
                let (sent, orders) = guests.iter().fold((0, 0), |(s, o), guest| (s + guest.sent, o + guest.orders));
                (measured, sent as f64 / orders as f64)
            }
            _ => {
                let mut orderers = Vec::new();
                for _ in 0..CONCURRENCY {
                    orderers.push(Orderer { shopper: self.shopper().await, orders: 0 });
                }
                let before: u64 = orderers.iter().map(|o| o.shopper.wire.sent).sum();
                let (measured, orderers) = run(orderers, time).await;
                let sent: u64 = orderers.iter().map(|o| o.shopper.wire.sent).sum();
                let orders: u64 = orderers.iter().map(|o| o.orders).sum();
                (measured, (sent - before) as f64 / orders as f64)
            }
        }
    }

    fn note(&self, id: &str) -> Vec<u8> {
        request("GET", &format!("/delivery/note/{id}"), &[], None)
    }

    async fn readers(&self, requests: Vec<Vec<u8>>, time: Duration) -> (Measured, f64) {
        let mut readers = Vec::new();
        for place in 0..CONCURRENCY {
            readers.push(Reader::new(&self.address, requests.clone(), place).await);
        }
        (run(readers, time).await.0, 1.0)
    }

    /// A guest with a connection of their own.
    pub(crate) async fn guest(&self) -> Guest {
        Guest { wire: Wire::to(&self.address).await, skus: Arc::clone(&self.skus), sent: 0, orders: 0 }
    }

    /// A guest with a payment method.
    async fn shopper(&self) -> Shopper {
        let mut wire = Wire::to(&self.address).await;
        let guest = request("POST", "/guests", &[("idempotency-key", &key())], Some(("application/json", "{}")));
        let token = wire.send(&guest, 201).await.text("access_token");
        let method = post("/payment-methods", &token, Some(&key()), &json!({ "token": "tok_success" }));
        let method = wire.send(&method, 201).await.text("id");
        Shopper { wire, token, method, skus: Arc::clone(&self.skus), patience_ms: 20.0 }
    }
}

/// Sends the same requests in turn.
pub(crate) struct Reader {
    wire: Wire,
    requests: Vec<Vec<u8>>,
    next: usize,
    status: u16,
}

impl Reader {
    pub(crate) async fn new(address: &str, requests: Vec<Vec<u8>>, first: usize) -> Self {
        Self { wire: Wire::to(address).await, requests, next: first * 7, status: 200 }
    }
}

impl Worker for Reader {
    async fn work(&mut self) {
        let request = &self.requests[self.next % self.requests.len()];
        self.wire.send(request, self.status).await;
        self.next += 1;
    }
}

/// A guest.
struct Shopper {
    wire: Wire,
    token: String,
    method: String,
    skus: Arc<[String]>,
    /// How long an order took of late.
    patience_ms: f64,
}

impl Shopper {
    async fn open_cart(&mut self) -> String {
        let cart = json!({ "currency": "EUR", "country": "DE" });
        self.wire.send(&post("/carts", &self.token, Some(&key()), &cart), 201).await.text("id")
    }

    async fn add(&mut self, cart: &str, place: usize) -> Reply {
        let line = json!({ "sku": self.skus[place % self.skus.len()], "quantity": 1 });
        self.wire.send(&post(&format!("/carts/{cart}/lines"), &self.token, None, &line), 201).await
    }

    async fn check_out(&mut self, cart: &str) -> Reply {
        let body = checkout(&self.method);
        let path = format!("/carts/{cart}/checkout");
        self.wire.send(&post(&path, &self.token, Some(&key()), &body), 202).await
    }

    /// From a new cart to a confirmed order.
    async fn order(&mut self) -> Vec<u8> {
        let cart = self.open_cart().await;
        let place = rand::rng().random_range(0..PRODUCTS);
        self.add(&cart, place).await;
        let begun = Instant::now();
        let order = self.check_out(&cart).await.text("id");
        // Looks first when it is likely to be there: whoever asks all the time measures the asking.
        tokio::time::sleep(Duration::from_secs_f64(self.patience_ms * 0.8 / 1000.0)).await;
        let look = get(&format!("/orders/{order}"), &self.token);
        let seen = until(&mut self.wire, &look, |order| order["status"] == "confirmed").await;
        self.patience_ms = 0.9 * self.patience_ms + 0.1 * begun.elapsed().as_secs_f64() * 1000.0;
        seen
    }
}

/// Asks until the answer is as it is wanted.
pub(crate) async fn until(wire: &mut Wire, request: &[u8], wanted: impl Fn(&Value) -> bool) -> Vec<u8> {
    let begun = Instant::now();
    loop {
        let reply = wire.exchange(request).await;
        if reply.status == 200 && wanted(&reply.json()) {
            return reply.body;
        }
        let text = String::from_utf8_lossy(&reply.body);
        assert!(matches!(reply.status, 200 | 404), "{text}");
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain: {text}");
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
}

/// A guest who comes for the first time, and orders.
pub(crate) struct Guest {
    wire: Wire,
    skus: Arc<[String]>,
    sent: u64,
    orders: u64,
}

/// A checkout that was answered 202.
pub(crate) struct Acknowledged {
    token: String,
    order: String,
}

/// Whether the server was busy: 503, at whichever request.
pub(crate) struct Busy;

impl Guest {
    async fn send(&mut self, request: &[u8], status: u16) -> Result<Reply, Busy> {
        self.sent += 1;
        let reply = self.wire.exchange(request).await;
        let text = || format!("{} {}", String::from_utf8_lossy(request), String::from_utf8_lossy(&reply.body));
        match reply.status {
            503 => Err(Busy),
            other => {
                assert_eq!(other, status, "{}", text());
                Ok(reply)
            }
        }
    }

    /// From the first request to the acknowledged checkout.
    pub(crate) async fn check_out(&mut self) -> Result<Acknowledged, Busy> {
        let guest = request("POST", "/guests", &[("idempotency-key", &key())], Some(("application/json", "{}")));
        let token = self.send(&guest, 201).await?.text("access_token");
        let cart = json!({ "currency": "EUR", "country": "DE" });
        let cart = self.send(&post("/carts", &token, Some(&key()), &cart), 201).await?.text("id");
        let first = rand::rng().random_range(0..self.skus.len());
        for place in 0..LINES {
            let line = json!({ "sku": self.skus[(first + place * 7) % self.skus.len()], "quantity": 1 });
            self.send(&post(&format!("/carts/{cart}/lines"), &token, None, &line), 201).await?;
        }
        let method = post("/payment-methods", &token, Some(&key()), &json!({ "token": "tok_success" }));
        let method = self.send(&method, 201).await?.text("id");
        self.send(&get(&format!("/carts/{cart}/shipping-methods"), &token), 200).await?;
        let checkout = post(&format!("/carts/{cart}/checkout"), &token, Some(&key()), &checkout(&method));
        let order = self.send(&checkout, 202).await?.text("id");
        Ok(Acknowledged { token, order })
    }

    /// Waits until the order is confirmed. A server that does not wait, or is busy, is asked again.
    pub(crate) async fn confirmed(&mut self, acknowledged: &Acknowledged) {
        let bearer = format!("Bearer {}", acknowledged.token);
        let look = [("authorization", bearer.as_str()), ("prefer", "wait=10")];
        let look = request("GET", &format!("/orders/{}", acknowledged.order), &look, None);
        loop {
            self.sent += 1;
            let reply = self.wire.exchange(&look).await;
            match reply.json()["status"].as_str() {
                Some("confirmed") => break,
                Some("rejected" | "cancelled") => panic!("{}", reply.json()),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        self.orders += 1;
    }
}

impl Worker for Guest {
    async fn work(&mut self) {
        // A shopper who is turned away comes back.
        let acknowledged = loop {
            match self.check_out().await {
                Ok(acknowledged) => break acknowledged,
                Err(Busy) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        self.confirmed(&acknowledged).await;
    }
}

/// What a checkout says.
fn checkout(method: &str) -> Value {
    json!({
        "email": "ada@example.org",
        "shipping_address": {
            "name": "Ada Example", "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE",
        },
        "shipping_method": "standard",
        "payment_method": method,
    })
}

struct Adder {
    shopper: Shopper,
    cart: String,
    added: usize,
}

impl Worker for Adder {
    async fn work(&mut self) {
        if self.added == LINES * 999 {
            (self.cart, self.added) = (self.shopper.open_cart().await, 0);
        }
        self.shopper.add(&self.cart, self.added % LINES).await;
        self.added += 1;
    }
}

struct Orderer {
    shopper: Shopper,
    orders: u64,
}

impl Worker for Orderer {
    async fn work(&mut self) {
        self.shopper.order().await;
        self.orders += 1;
    }
}
