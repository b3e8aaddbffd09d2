//! An order of three lines, from checkout to capture, event by event.

mod floor;
mod steps;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use service::table::AttributeValue;
use testkit::Call;

use self::floor::Floor;
use self::steps::STEPS;
use crate::cost::Cost;
use crate::meter::{Meter, staff, text};
use crate::shape::Calls;
use crate::world::guest;

/// One step: a request, the delivery of one event to one capability, or the removal of one capability's delivered
/// events.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) what: String,
    pub(crate) cost: Cost,
    pub(crate) floor: Floor,
    /// The writes that make up the floor.
    pub(crate) why: &'static str,
}

/// The whole order.
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub(crate) steps: Vec<Step>,
    pub(crate) requests: usize,
    /// Mails to the customer.
    pub(crate) mails: usize,
    /// Events published.
    pub(crate) events: usize,
    /// Outbox items of these events: one for each transaction.
    pub(crate) items: usize,
    /// Events delivered: one for each consumer.
    pub(crate) deliveries: usize,
    /// Items that the order leaves, and their bytes, without outbox items and idempotency records.
    pub(crate) kept_items: usize,
    pub(crate) kept_bytes: usize,
}

impl Order {
    pub(crate) fn total(&self) -> Cost {
        let mut total = Cost::default();
        self.steps.iter().for_each(|step| total += step.cost);
        total
    }

    pub(crate) fn floor(&self) -> Floor {
        let mut floor = Floor::default();
        for step in &self.steps {
            floor.together += step.floor.together;
            floor.alone += step.floor.alone;
            floor.index += step.floor.index;
        }
        floor
    }
}

/// Writes into the simulator's books, which another provider keeps itself: an authorisation and a capture.
pub(crate) const BOOKS_OF_THE_SIMULATOR: f64 = 2.0;

/// The time after which the sweep looks at a placed order again: then it is confirmed and gets its invoice.
const UNTIL_INVOICED: Duration = Duration::from_secs(180);

/// Counts the calls of an order of one line, from a new cart to the read of the confirmed order.
///
/// The removal of its events is not counted.
pub(crate) async fn shape() -> BTreeMap<&'static str, Calls> {
    let (meter, owner, skus) = (Meter::mailing(), guest(10), ["MUG-WHITE"]);
    meter.stocked(skus[0], "Mug, white").await;
    // A first order fills the process's caches.
    meter.ordered(guest(11), &skus, "tok_success").await;
    let mut shape = BTreeMap::new();
    meter.forget();
    let cart = meter.cart(owner, &skus).await;
    meter.count(&mut shape);
    let checkout = meter.checkout(owner, &cart, "tok_success").await;
    meter.forget();
    let order = text(&meter.call(checkout).await.body, "id");
    while let Some(item) = meter.next_posted() {
        for event in item.events().unwrap() {
            for consumer in meter.world.consumers(&event) {
                meter.pass();
                consumer.consume(&event).await.unwrap();
            }
        }
        meter.count(&mut shape);
        meter.remove(&item).await;
        meter.forget();
    }
    let seen = meter.call(Call::get(format!("/orders/{order}")).bearer(owner, "")).await.body;
    assert_eq!(seen["status"], "confirmed", "{seen}");
    meter.count(&mut shape);
    shape
}

struct Measurement {
    meter: Meter,
    order: Order,
    /// The cost and number of each publisher's removals.
    removals: BTreeMap<&'static str, (Cost, usize)>,
}

/// Measures all steps of an order.
pub(crate) async fn measured() -> (Order, Vec<String>) {
    let (meter, owner) = (Meter::mailing(), guest(10));
    let skus = ["TEE-BLACK-M", "TEE-BLACK-L", "MUG-WHITE"];
    for (sku, title) in skus.into_iter().zip(["T-shirt, black, M", "T-shirt, black, L", "Mug, white"]) {
        meter.stocked(sku, title).await;
    }
    // A first order fills the process's caches.
    let first = meter.ordered(guest(11), &skus, "tok_success").await;
    meter.world.clock.advance(UNTIL_INVOICED);
    meter.tick("orders").await;
    // Its capture opens the accounts of the ledger's books.
    let ship = staff(Call::post(format!("/orders/{first}/fulfillments")))
        .json(json!({ "ship": true, "carrier": "DHL", "tracking": "1" }));
    meter.call(ship).await;
    meter.settle().await;
    meter.tick("ledger").await;
    meter.letters.0.lock().unwrap().clear();
    let cart = meter.cart(owner, &skus).await;
    let checkout = meter.checkout(owner, &cart, "tok_success").await;
    let before = kept(&meter);

    let mut run = Measurement { meter, order: Order::default(), removals: BTreeMap::new() };
    let id = run.request("cart", "POST /carts/{cart_id}/checkout", checkout).await;
    run.settle().await;
    run.meter.world.clock.advance(UNTIL_INVOICED);
    run.meter.forget();
    run.meter.tick("orders").await;
    run.step("orders gives the order its invoice".to_owned());
    let ship = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    let ship = staff(Call::post(format!("/orders/{id}/fulfillments"))).json(ship);
    run.request("orders", "POST /orders/{order_id}/fulfillments", ship).await;
    run.settle().await;
    run.meter.forget();
    run.meter.tick("ledger").await;
    run.step("ledger seals the capture into its journal".to_owned());

    let seen = run.meter.call(staff(Call::get(format!("/orders/{id}")))).await.body;
    assert_eq!(seen["status"], "completed", "{seen}");
    let paid = run.meter.call(staff(Call::get(format!("/payments/{}", id.replace("ord_", "pay_"))))).await.body;
    assert_eq!(paid["status"], "captured", "{paid}");
    assert!(seen["invoice_number"].is_string(), "{seen}");
    run.order.mails = run.meter.letters.0.lock().unwrap().len();
    assert_eq!(run.order.mails, 2, "confirmed, and shipped");
    let after = kept(&run.meter);
    (run.order.kept_items, run.order.kept_bytes) = (after.0 - before.0, after.1 - before.1);
    run.finish()
}

impl Measurement {
    async fn request(&mut self, capability: &str, route: &str, call: Call) -> String {
        self.meter.forget();
        let reply = self.meter.call(call).await;
        self.order.requests += 1;
        self.step(format!("{capability}: {route}"));
        text(&reply.body, "id")
    }

    fn step(&mut self, what: String) {
        let cost = self.meter.taken();
        self.order.steps.push(Step { what, cost, floor: Floor::default(), why: "" });
    }

    /// Delivers every event in order to all its consumers, and removes it from its outbox, as the relay does.
    async fn settle(&mut self) {
        while let Some(item) = self.meter.next_posted() {
            self.order.items += 1;
            for event in &item.events().unwrap() {
                self.order.events += 1;
                let consumers: Vec<_> = self.meter.world.consumers(event).cloned().collect();
                for consumer in consumers {
                    self.meter.forget();
                    self.meter.pass();
                    consumer.consume(event).await.unwrap();
                    self.order.deliveries += 1;
                    self.step(format!("{} takes {}", consumer.name(), event.kind));
                }
            }
            self.meter.forget();
            let publisher = self.meter.remove(&item).await;
            let removals = self.removals.entry(publisher).or_default();
            removals.0 += self.meter.taken();
            removals.1 += 1;
        }
    }

    /// Adds the removals as steps, and compares the measured steps with the expected ones.
    fn finish(mut self) -> (Order, Vec<String>) {
        for (publisher, (cost, count)) in self.removals {
            let what = format!("{publisher} removes its outbox items: {count}");
            self.order.steps.push(Step { what, cost, floor: Floor::default(), why: "" });
        }
        let found: Vec<_> = self.order.steps.iter().map(|step| step.what.clone()).collect();
        let expected: Vec<_> = STEPS.iter().map(|step| step.0.to_owned()).collect();
        if found != expected {
            for step in &self.order.steps {
                self.meter.wrong.push(format!("(\"{}\", \"{}\", (0, 0, 0), \"\"),", step.what, step.cost));
            }
            self.meter.wrong.push(format!("the steps differ from the expected ones: {}", self.order.total()));
            return (self.order, self.meter.wrong);
        }
        for (step, (what, cost, (together, alone, index), why)) in self.order.steps.iter_mut().zip(STEPS) {
            self.meter.expect(what, cost, step.cost);
            step.floor = Floor { together: *together, alone: *alone, index: *index };
            step.why = why;
        }
        (self.order, self.meter.wrong)
    }
}

/// Counts items and bytes of all tables, without outbox items and idempotency records.
fn kept(meter: &Meter) -> (usize, usize) {
    let (mut items, mut bytes) = (0, 0);
    for capability in &meter.world.capabilities {
        for item in meter.world.table(capability.name()) {
            let AttributeValue::S(pk) = &item["pk"] else { panic!("{item:?}") };
            if pk.starts_with("outbox#") || pk.starts_with("idempotency#") {
                continue;
            }
            items += 1;
            bytes += item.iter().map(|(name, value)| name.len() + size(value)).sum::<usize>();
        }
    }
    (items, bytes)
}

/// Estimates the bytes that DynamoDB counts for a value.
fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.len() / 2 + 1,
        AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + size(value)).sum::<usize>(),
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>(),
        _ => 1,
    }
}
