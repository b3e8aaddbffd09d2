//! Every event is delivered twice, late and in any order. Without contention every table ends the same as after one
//! delivery each in order; with contention the invariants hold. Each failure prints its seed.

use std::ops::Deref;
use std::time::Duration;

use domain::id::GuestId;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use service::event::Event;
use testkit::{Call, Faults, depth};

use crate::canonical;
use crate::own_examples::funding;
use crate::world::{World, guest};

/// Number of shuffles.
fn seeds() -> u64 {
    depth(20, 200)
}
const STAFF: &str =
    "catalog:write inventory:read inventory:write orders:read orders:write payments:read payments:write";

/// A world that delivers events once and in order, or twice and at random.
struct Shuffled {
    world: World,
    /// Committed, not yet delivered.
    waiting: Vec<Event>,
    /// Delivered once, to be repeated.
    again: Vec<Event>,
    /// The random order; without it, once and in order.
    dice: Option<StdRng>,
}

impl Deref for Shuffled {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Shuffled {
    fn new(seed: Option<u64>) -> Self {
        let world = World::new(Some("identity"), &Faults::none());
        Self { world, waiting: Vec::new(), again: Vec::new(), dice: seed.map(StdRng::seed_from_u64) }
    }

    async fn deliver(&self, event: &Event) -> bool {
        let mut consumed = true;
        for consumer in self.consumers(event) {
            consumed &= consumer.consume(event).await.is_ok();
        }
        consumed
    }

    /// Collects newly committed events from their outbox items, to be delivered one by one.
    fn collect(&mut self) {
        let items = std::mem::take(&mut *self.world.posted.lock().unwrap());
        self.waiting.extend(items.iter().flat_map(|item| item.events().unwrap()));
    }

    /// Delivers until no event waits. With `dice`: in random order, with repetitions in between.
    async fn settle(&mut self) {
        for _ in 0..100_000 {
            self.collect();
            let repeat = self.dice.as_mut().is_some_and(|dice| !self.again.is_empty() && dice.random_bool(0.3));
            if repeat {
                let index = self.dice.as_mut().unwrap().random_range(0..self.again.len());
                let event = self.again.swap_remove(index);
                assert!(self.deliver(&event).await, "a repeated event is refused: {event:?}");
                continue;
            }
            if self.waiting.is_empty() {
                return;
            }
            let index = self.dice.as_mut().map_or(0, |dice| dice.random_range(0..self.waiting.len()));
            let event = self.waiting.remove(index);
            if self.deliver(&event).await {
                if self.dice.is_some() {
                    self.again.push(event);
                }
            } else {
                self.waiting.push(event);
            }
        }
        panic!("it never settles: {:?}", self.waiting);
    }

    /// Delivers every remaining repetition, three days late.
    async fn repeat_all(&mut self) {
        self.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
        while let Some(event) = self.again.pop() {
            assert!(self.deliver(&event).await, "a late event is refused: {event:?}");
        }
        // A consumer may answer a repeated event again; the chain of answers must end.
        for round in 0.. {
            self.collect();
            let answers = std::mem::take(&mut self.waiting);
            if answers.is_empty() {
                break;
            }
            assert!(round < 10, "the answers never end: {answers:?}");
            for event in &answers {
                assert!(self.deliver(event).await, "a late answer is refused: {event:?}");
            }
        }
    }
}

async fn stock(world: &mut Shuffled, sku: &str, quantity: i64) {
    let product = json!({
        "slug": sku.to_lowercase(), "title": sku,
        "variants": [{ "sku": sku, "prices": [{ "amount": 1000, "currency": "EUR", "tax_inclusive": true }] }],
    });
    let product = world.call(Call::post("/products").bearer("client_x", STAFF).json(product)).await;
    assert_eq!(product.status, 201, "{}", product.text);
    let activate = format!("/products/{}/activate", product.body["id"].as_str().unwrap());
    assert_eq!(world.call(Call::post(activate).bearer("client_x", STAFF).json(json!({}))).await.status, 200);
    world.settle().await;
    let receive =
        Call::post(format!("/stock/{sku}/receive")).bearer("client_x", STAFF).json(json!({ "quantity": quantity }));
    assert_eq!(world.call(receive).await.status, 200);
    world.settle().await;
}

/// Checks out a cart with these lines and returns the order's id, before events are delivered.
async fn check_out(world: &World, owner: GuestId, lines: &[(&str, u32)], token: &str) -> String {
    let cart = Call::post("/carts").bearer(owner, "").json(json!({ "currency": "EUR", "country": "DE" }));
    let cart = world.call(cart).await.body["id"].as_str().unwrap().to_owned();
    for (sku, quantity) in lines {
        let line = Call::post(format!("/carts/{cart}/lines"))
            .bearer(owner, "")
            .json(json!({ "sku": sku, "quantity": quantity }));
        let line = world.call(line).await;
        assert!(line.status < 300, "{}", line.text);
    }
    let method = if token == "wallet" { json!({ "provider": token }) } else { json!({ "token": token }) };
    let method = Call::post("/payment-methods").bearer(owner, "").json(method);
    let method = world.call(method).await.body["id"].as_str().unwrap().to_owned();
    let address = json!({ "name": "A", "line1": "1", "city": "B", "postal_code": "10115", "country": "DE" });
    let body = json!({ "email": "a@example.org", "shipping_address": address, "shipping_method": "standard", "payment_method": method });
    let placed = world.call(Call::post(format!("/carts/{cart}/checkout")).bearer(owner, "").key("k").json(body)).await;
    assert_eq!(placed.status, 202, "{}", placed.text);
    placed.body["id"].as_str().unwrap().to_owned()
}

async fn order(world: &World, id: &str) -> Value {
    world.call(Call::get(format!("/orders/{id}")).bearer("client_x", STAFF)).await.body
}

/// Orders that do not contend: shipped, declined and paid, out of stock, cancelled, of several lines; paid from a wallet and
/// shipped, and from an empty one.
async fn without_contention(world: &mut Shuffled) {
    for n in 0..7 {
        stock(world, &format!("SKU-{n}"), 3).await;
    }
    let shipped = check_out(world, guest(10), &[("SKU-0", 1)], "tok_success").await;
    let declined = check_out(world, guest(11), &[("SKU-1", 1)], "tok_declined").await;
    let short = check_out(world, guest(12), &[("SKU-2", 9)], "tok_success").await;
    let cancelled = check_out(world, guest(13), &[("SKU-3", 2)], "tok_success").await;
    for call in funding(&guest(15).to_string()) {
        assert_eq!(world.call(call).await.status, 201);
    }
    let by_wallet = check_out(world, guest(15), &[("SKU-5", 1)], "wallet").await;
    let without_funds = check_out(world, guest(16), &[("SKU-6", 1)], "wallet").await;
    world.settle().await;
    assert_eq!(order(world, &shipped).await["status"], "confirmed");
    assert_eq!(order(world, &declined).await["status"], "awaiting_payment");
    assert_eq!(order(world, &short).await["status"], "rejected");
    assert_eq!(order(world, &by_wallet).await["status"], "confirmed");
    assert_eq!(order(world, &without_funds).await["status"], "awaiting_payment");

    let method = Call::post("/payment-methods").bearer(guest(11), "").json(json!({ "token": "tok_success" }));
    let method = world.call(method).await.body["id"].clone();
    let attempt =
        Call::post(format!("/payments/{}/attempts", declined.replace("ord_", "pay_"))).bearer(guest(11), "").key("k");
    let attempt = world.call(attempt.json(json!({ "payment_method": method }))).await;
    assert!(attempt.status < 300, "{}", attempt.text);
    let cancel = Call::post(format!("/orders/{cancelled}/cancel")).bearer(guest(13), "").json(json!({}));
    assert_eq!(world.call(cancel).await.status, 200);
    ship(world, &shipped).await;
    ship(world, &by_wallet).await;
    let several = check_out(world, guest(14), &[("SKU-4", 1), ("SKU-0", 1)], "tok_success").await;
    world.settle().await;
    for (id, status) in [
        (&shipped, "completed"),
        (&declined, "confirmed"),
        (&cancelled, "cancelled"),
        (&several, "confirmed"),
        (&by_wallet, "completed"),
    ] {
        assert_eq!(order(world, id).await["status"], status, "{id}");
    }
    world.repeat_all().await;
}

/// Ships all of an order.
async fn ship(world: &World, order: &str) {
    let parcel = Call::post(format!("/orders/{order}/fulfillments")).bearer("client_x", STAFF).json(json!({}));
    let parcel = world.call(parcel).await;
    assert_eq!(parcel.status, 201, "{}", parcel.text);
    let parcel = parcel.body["fulfillments"][0]["id"].as_str().or(parcel.body["id"].as_str()).unwrap().to_owned();
    let ship = Call::post(format!("/orders/{order}/fulfillments/{parcel}/ship")).bearer("client_x", STAFF);
    let ship = world.call(ship.json(json!({ "carrier": "H", "tracking": "1" }))).await;
    assert_eq!(ship.status, 200, "{}", ship.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_contention_every_table_ends_the_same() {
    let mut once = Shuffled::new(None);
    without_contention(&mut once).await;
    let expected = canonical::tables(&once).await;
    for seed in 0..seeds() {
        let mut world = Shuffled::new(Some(seed));
        without_contention(&mut world).await;
        let found = canonical::tables(&world).await;
        for (table, rows) in &expected {
            let missing: Vec<_> = rows.iter().filter(|row| !found[table].contains(row)).collect();
            let surplus: Vec<_> = found[table].iter().filter(|row| !rows.contains(row)).collect();
            assert!(rows == &found[table], "seed {seed}: {table} lacks {missing:#?} and has {surplus:#?}");
        }
    }
    println!("{} seeds, every table equal", seeds());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_contention_every_invariant_holds() {
    for seed in 0..seeds() {
        let mut world = Shuffled::new(Some(seed));
        stock(&mut world, "HOT", 3).await;
        stock(&mut world, "WARM", 2).await;
        let mut orders = Vec::new();
        for n in 0..6 {
            let lines: &[(&str, u32)] =
                if n % 2 == 0 { &[("HOT", 1), ("WARM", 1)] } else { &[("WARM", 1), ("HOT", 1)] };
            let token = if n == 5 { "tok_insufficient_funds" } else { "tok_success" };
            orders.push(check_out(&world, guest(20 + n), lines, token).await);
        }
        world.settle().await;
        // The holds of unpaid orders expire.
        world.clock.advance(Duration::from_secs(70 * 60));
        for _ in 0..3 {
            for capability in &world.capabilities {
                capability.tick().await.unwrap();
            }
            world.settle().await;
        }
        world.repeat_all().await;

        let mut sold = 0;
        for id in &orders {
            let order = order(&world, id).await;
            let payment = world
                .call(Call::get(format!("/payments/{}", id.replace("ord_", "pay_"))).bearer("client_x", STAFF))
                .await;
            match order["status"].as_str().unwrap() {
                "confirmed" => {
                    sold += 1;
                    assert_eq!(payment.body["status"], "authorized", "seed {seed}: {id}");
                }
                "rejected" => {
                    let closed = payment.status == 404
                        || ["voided", "declined", "expired"].contains(&payment.body["status"].as_str().unwrap());
                    assert!(closed, "seed {seed}: {id} is rejected, its payment {}", payment.text);
                }
                other => panic!("seed {seed}: {id} ends as {other}"),
            }
        }
        for (sku, received) in [("HOT", 3), ("WARM", 2)] {
            let level = world.call(Call::get(format!("/stock/{sku}")).bearer("client_x", STAFF)).await.body;
            assert_eq!(level["on_hand"], received - sold, "seed {seed}: {sku} {level}");
            assert_eq!(
                (&level["reserved"], &level["available"]),
                (&json!(0), &level["on_hand"]),
                "seed {seed}: {sku} {level}"
            );
        }
        // Stock is enough for two orders; the one that can't pay may hold a piece until its hold expires.
        assert!((1..=2).contains(&sold), "seed {seed}: {sold} were sold");
    }
}
