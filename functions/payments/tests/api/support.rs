//! Helpers of the tests: the events of a shop's orders.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Money;
use domain::id::{AccountId, CartId, FulfillmentId, GuestId, OrderId, PaymentId, PaymentMethodId, ReturnId};
use domain::owner::Owner;
use events::orders::{
    FulfillmentShipped, OrderAwaitingPayment, OrderCancelled, OrderConfirmed, OrderLinesCancelled, OrderRejected,
    ReturnReceived,
};
use payments::Payments;
use serde::Deserialize;
use serde_json::{Value, json};
use service::event::Event;
use service::table::Key;
use testkit::Faults;
use testkit::{Alone, Call, Reply};

/// The scopes of staff.
pub(crate) const STAFF: &str = "payments:read payments:write";

/// Payments alone, with its webhook secret in its own table.
pub(crate) fn alone() -> Alone<Payments> {
    with(&[], None)
}

/// The same with other settings, and with faults below its store.
pub(crate) fn with(settings: &[(&str, &str)], faults: Option<Faults>) -> Alone<Payments> {
    let settings: Vec<_> = [("PAYMENTS_WEBHOOK_SECRET_NAME", "")].into_iter().chain(settings.iter().copied()).collect();
    Alone::with(&settings, faults)
}

pub(crate) fn account(rig: &Alone<Payments>) -> Owner {
    Owner::Account(AccountId::new(&rig.clock))
}

pub(crate) fn guest(rig: &Alone<Payments>) -> Owner {
    Owner::Guest(GuestId::new(&rig.clock))
}

pub(crate) fn euros(cents: i64) -> Money {
    Money::new(cents, "EUR".parse().unwrap())
}

/// Adds a payment method of the owner, by its token.
pub(crate) async fn method(rig: &Alone<Payments>, owner: &Owner, token: &str) -> PaymentMethodId {
    let reply = rig.call(Call::post("/payment-methods").bearer(owner, "").json(json!({ "token": token }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().parse().unwrap()
}

/// The event of an order that awaits its payment.
pub(crate) fn awaiting(rig: &Alone<Payments>, owner: Owner, method: PaymentMethodId) -> OrderAwaitingPayment {
    OrderAwaitingPayment {
        order_id: OrderId::new(&rig.clock),
        owner,
        amount: euros(4_999),
        payment_method: method,
        expires_at: rig.clock.now() + Duration::from_secs(15 * 60),
    }
}

/// Begins the payment of a new order with this token.
pub(crate) async fn ordered(rig: &Alone<Payments>, owner: Owner, token: &str) -> OrderAwaitingPayment {
    let order = awaiting(rig, owner, method(rig, &owner, token).await);
    rig.deliver(&order).await.unwrap();
    order
}

pub(crate) fn confirmed(rig: &Alone<Payments>, order: &OrderAwaitingPayment) -> OrderConfirmed {
    OrderConfirmed {
        order_id: order.order_id,
        cart_id: CartId::new(&rig.clock),
        generation: 1,
        owner: order.owner,
        total: order.amount,
    }
}

pub(crate) fn shipped(rig: &Alone<Payments>, order: OrderId, cents: i64, last: bool) -> FulfillmentShipped {
    FulfillmentShipped {
        order_id: order,
        fulfillment_id: FulfillmentId::new(&rig.clock),
        lines: Vec::new(),
        amount: euros(cents),
        last,
        carrier: "post".to_owned(),
        tracking: "1".to_owned(),
    }
}

pub(crate) fn lines_cancelled(order: OrderId, n: u32, cents: i64, last: bool) -> OrderLinesCancelled {
    OrderLinesCancelled {
        order_id: order,
        n,
        lines: Vec::new(),
        amount: euros(cents),
        last,
        reason: "sold out".to_owned(),
    }
}

pub(crate) fn returned(rig: &Alone<Payments>, order: OrderId, cents: i64) -> ReturnReceived {
    ReturnReceived { order_id: order, return_id: ReturnId::new(&rig.clock), restock: Vec::new(), refund: euros(cents) }
}

pub(crate) fn cancelled(rig: &Alone<Payments>, order: OrderId) -> OrderCancelled {
    OrderCancelled {
        order_id: order,
        cart_id: CartId::new(&rig.clock),
        generation: 1,
        reason: "changed my mind".to_owned(),
        was_confirmed: false,
    }
}

pub(crate) fn rejected(rig: &Alone<Payments>, order: OrderId) -> OrderRejected {
    OrderRejected { order_id: order, cart_id: CartId::new(&rig.clock), generation: 1, reason: "timed_out".to_owned() }
}

pub(crate) fn payment_of(order: OrderId) -> PaymentId {
    order.raw().into()
}

/// The payment as staff sees it.
pub(crate) async fn payment(rig: &Alone<Payments>, order: OrderId) -> Value {
    let reply = seen(rig, order).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn seen(rig: &Alone<Payments>, order: OrderId) -> Reply {
    rig.call(Call::get(format!("/payments/{}", payment_of(order))).bearer("svc", STAFF)).await
}

/// The kinds of events: `authorized`, `captured`, …
pub(crate) fn kinds(events: &[Event]) -> Vec<String> {
    let names = events.iter().map(|e| e.kind.trim_start_matches("payments.payment.").to_owned());
    names.collect()
}

/// The simulator's books: the operations it received, and their outcomes.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Books {
    pub(crate) entries: BTreeMap<String, BookEntry>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BookEntry {
    pub(crate) state: String,
    pub(crate) amount: i64,
}

impl Books {
    pub(crate) async fn of(rig: &Alone<Payments>, order: OrderId) -> Self {
        use service::Capability as _;
        let key = Key::only(format!("simulator#{}", payment_of(order)));
        rig.capability.context().table.get(&key).await.unwrap().unwrap_or_default()
    }

    /// `authorize:1 authorized 4999`, …
    pub(crate) fn lines(&self) -> Vec<String> {
        self.entries.iter().map(|(key, entry)| format!("{key} {} {}", entry.state, entry.amount)).collect()
    }

    /// Captured less refunded, by the simulator's books.
    pub(crate) fn balance(&self) -> i64 {
        let sum = |state: &str| self.entries.values().filter(|e| e.state == state).map(|e| e.amount).sum::<i64>();
        sum("captured") - sum("refunded")
    }
}

/// All events in the outbox: `authorized`, `captured 1`, …, sorted.
pub(crate) async fn facts(rig: &Alone<Payments>, order: OrderId) -> Vec<String> {
    use service::Capability as _;
    let mut facts = Vec::new();
    for shard in 0..service::outbox::SHARDS {
        for item in rig.capability.context().table.waiting(shard, "~", 1_000).await.unwrap() {
            let events = item.events().unwrap();
            for event in events.iter().filter(|event| event.subject == payment_of(order).to_string()) {
                let data: Value = serde_json::from_str(event.data.get()).unwrap();
                let n = data["n"].as_u64().or(data["attempt"].as_u64());
                let kind = event.kind.trim_start_matches("payments.payment.");
                facts.push(n.map_or_else(|| kind.to_owned(), |n| format!("{kind} {n}")));
            }
        }
    }
    facts.sort();
    facts
}

/// An event that a test delivers.
#[derive(Clone)]
pub(crate) enum Incoming {
    Awaiting(OrderAwaitingPayment),
    Confirmed(OrderConfirmed),
    Shipped(FulfillmentShipped),
    Cancelled(OrderCancelled),
    LinesCancelled(OrderLinesCancelled),
    Returned(ReturnReceived),
}

impl Incoming {
    pub(crate) async fn deliver(&self, rig: &Alone<Payments>) -> Result<(), service::inbox::ConsumeError> {
        match self {
            Self::Awaiting(data) => rig.deliver(data).await,
            Self::Confirmed(data) => rig.deliver(data).await,
            Self::Shipped(data) => rig.deliver(data).await,
            Self::Cancelled(data) => rig.deliver(data).await,
            Self::LinesCancelled(data) => rig.deliver(data).await,
            Self::Returned(data) => rig.deliver(data).await,
        }
    }
}

/// The secret of the rig's webhooks; the first webhook creates it.
pub(crate) async fn webhook_secret(rig: &Alone<Payments>) -> String {
    use service::Capability as _;
    let nothing = rig.call(Call::post("/payments/webhooks/simulator").json(json!({}))).await;
    assert_eq!(nothing.status, 401, "{}", nothing.text);
    let stored: Value = rig.capability.context().table.get(&Key::only("webhook_secret")).await.unwrap().unwrap();
    stored["secret"].as_str().unwrap().to_owned()
}

/// A webhook of the simulator, signed now.
pub(crate) fn webhook(rig: &Alone<Payments>, secret: &str, body: &Value) -> Call {
    let text = body.to_string();
    let signature = payments::adapters::signature::sign(text.as_bytes(), secret.as_bytes(), rig.clock.now());
    Call::post("/payments/webhooks/simulator").body("application/json", text).header("stoa-signature", signature)
}
