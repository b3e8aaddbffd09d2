//! A shop that records the database calls of every request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::GuestId;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use service::mail::{Mail, MailError, MailPort};
use service::outbox::OutboxItem;
use testkit::Faults;
use testkit::{Call, Reply};

use crate::cost::Cost;
use crate::described::{Route, described_routes};
use crate::shape::Calls;
use crate::world::World;

/// All scopes of staff.
pub(crate) const STAFF: &str = "catalog:read catalog:write inventory:read inventory:write cart:read cart:write \
                                orders:read orders:write payments:read payments:write identity:read identity:write \
                                operations:read operations:write content:admin content:publish content:read content:write \
                                social:moderate";

/// The time between two calls.
const MOMENT: Duration = Duration::from_millis(150);

/// The cost of one request to a route.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) route: Route,
    /// The variant of the request, if the route has several.
    pub(crate) what: &'static str,
    pub(crate) cost: Cost,
}

impl Line {
    pub(crate) fn is_of(&self, route: &Route) -> bool {
        self.route == *route
    }
}

/// Accepts and keeps all mail.
#[derive(Debug, Default)]
pub(crate) struct LetterBox(pub(crate) Mutex<Vec<Mail>>);

impl MailPort for LetterBox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        self.0.lock().unwrap().push(mail.clone());
        Box::pin(async { Ok(()) })
    }
}

/// A world with recorded calls.
pub(crate) struct Meter {
    pub(crate) world: World,
    pub(crate) letters: Arc<LetterBox>,
    faults: Faults,
    routes: Vec<Route>,
    pub(crate) lines: Vec<Line>,
    /// Unexpected costs.
    pub(crate) wrong: Vec<String>,
}

impl Meter {
    /// Starts a shop that sends no mail, as by default.
    pub(crate) fn new() -> Self {
        let faults = Faults::none();
        Self::over(World::new(None, &faults), faults, Arc::default())
    }

    /// Starts a shop that sends mail.
    pub(crate) fn mailing() -> Self {
        let (faults, letters) = (Faults::none(), Arc::<LetterBox>::default());
        Self::over(
            World::set(None, &faults, Some(Arc::clone(&letters) as Arc<dyn MailPort>), Vec::new()),
            faults,
            letters,
        )
    }

    fn over(world: World, faults: Faults, letters: Arc<LetterBox>) -> Self {
        Self { world, letters, faults, routes: described_routes(), lines: Vec::new(), wrong: Vec::new() }
    }

    /// Advances the clock, as between any two calls: it changes index keys that hold a time.
    pub(crate) fn pass(&self) {
        self.world.clock.advance(MOMENT);
    }

    /// Clears the record.
    pub(crate) fn forget(&self) {
        self.faults.take_log();
    }

    /// Takes the cost recorded since the last call.
    pub(crate) fn taken(&self) -> Cost {
        Cost::of(&self.faults.take_log())
    }

    /// Sends a request that prepares a measured one.
    pub(crate) async fn call(&self, call: Call) -> Reply {
        let target = call.target();
        let name = format!("{} {}", target.0, target.1);
        let reply = self.answer(call).await;
        assert!(reply.status < 400, "{name}: {}", reply.text);
        reply
    }

    /// Sends a request, whatever comes of it.
    pub(crate) async fn answer(&self, call: Call) -> Reply {
        self.pass();
        self.world.call(call).await
    }

    /// Sends a request that goes well, and compares its cost.
    pub(crate) async fn line(&mut self, what: &'static str, expected: &str, call: Call) -> Reply {
        let reply = self.measure(what, expected, call).await;
        assert!(reply.status < 400, "{what}: {}", reply.text);
        reply
    }

    /// Sends a request and compares its cost, whatever comes of it.
    pub(crate) async fn measure(&mut self, what: &'static str, expected: &str, call: Call) -> Reply {
        let (method, path) = call.target();
        let route = self.route(method, path);
        self.forget();
        let reply = self.answer(call).await;
        let cost = self.taken();
        let name = format!("{} {} {what}", route.method, route.path);
        assert_eq!(reply.cost(), cost.server_timing(), "{name}: Server-Timing differs from the consumed units");
        self.expect(&name, expected, cost);
        self.lines.push(Line { route, what, cost });
        reply
    }

    pub(crate) fn expect(&mut self, what: &str, expected: &str, cost: Cost) {
        if cost.to_string() != expected {
            self.wrong.push(format!("{what}: {cost}, expected {expected}"));
        }
    }

    /// Runs a tick of one capability.
    pub(crate) async fn tick(&self, capability: &str) {
        self.world.capabilities.iter().find(|c| c.name() == capability).unwrap().tick().await.unwrap();
    }

    /// Counts the recorded calls by the table's owner and by kind.
    pub(crate) fn count(&self, shape: &mut BTreeMap<&'static str, Calls>) {
        for call in self.faults.take_log() {
            let owner = self.world.capabilities.iter().find(|c| call.tables.contains(c.context().table.name()));
            let calls = shape.entry(owner.unwrap().name()).or_default();
            match call.operation.as_str() {
                "TransactWriteItems" => calls.transactions += 1,
                "PutItem" | "UpdateItem" | "DeleteItem" => calls.singles += 1,
                _ => calls.reads += 1,
            }
        }
    }

    /// Takes the next undelivered outbox item.
    pub(crate) fn next_posted(&self) -> Option<OutboxItem> {
        let mut posted = self.world.posted.lock().unwrap();
        (!posted.is_empty()).then(|| posted.remove(0))
    }

    /// Removes a delivered item from its outbox, and returns the publisher's name.
    pub(crate) async fn remove(&self, item: &OutboxItem) -> &'static str {
        let event = &item.events().unwrap()[0];
        let publisher = event.kind.split('.').next().unwrap();
        let publisher = self.world.capabilities.iter().find(|c| c.name() == publisher).unwrap();
        publisher.context().table.delivered(item.key()).await.unwrap();
        publisher.name()
    }

    /// Delivers all events and removes them from their outboxes.
    pub(crate) async fn settle(&self) {
        while let Some(item) = self.next_posted() {
            for event in item.events().unwrap() {
                for consumer in self.world.consumers(&event) {
                    self.pass();
                    consumer.consume(&event).await.unwrap();
                }
            }
            self.remove(&item).await;
        }
    }

    /// Creates an active product of one variant, with plenty of stock.
    pub(crate) async fn stocked(&self, sku: &str, title: &str) {
        let product = json!({
            "slug": sku.to_lowercase(), "title": title,
            "variants": [{ "sku": sku, "prices": [{ "amount": 2490, "currency": "EUR", "tax_inclusive": true }] }],
        });
        let product = self.call(staff(Call::post("/products")).json(product)).await;
        self.call(staff(Call::post(format!("/products/{}/activate", text(&product.body, "id")))).json(json!({}))).await;
        self.settle().await;
        self.call(staff(Call::post(format!("/stock/{sku}/receive"))).json(json!({ "quantity": 1000 }))).await;
        self.settle().await;
    }

    /// Opens a guest's cart with these skus.
    pub(crate) async fn cart(&self, owner: GuestId, skus: &[&str]) -> String {
        let cart = Call::post("/carts").bearer(owner, "").json(json!({ "currency": "EUR", "country": "DE" }));
        let cart = text(&self.call(cart).await.body, "id");
        for sku in skus {
            let line = Call::post(format!("/carts/{cart}/lines")).bearer(owner, "");
            self.call(line.json(json!({ "sku": sku, "quantity": 2 }))).await;
        }
        cart
    }

    /// Creates a payment method of a guest.
    pub(crate) async fn method(&self, owner: GuestId, token: &str) -> String {
        let method = Call::post("/payment-methods").bearer(owner, "").json(json!({ "token": token }));
        text(&self.call(method).await.body, "id")
    }

    /// Prepares the checkout of a cart with a realistic address.
    pub(crate) async fn checkout(&self, owner: GuestId, cart: &str, token: &str) -> Call {
        let method = self.method(owner, token).await;
        let address = json!({
            "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE",
        });
        Call::post(format!("/carts/{cart}/checkout"))
            .bearer(owner, "")
            .key("8e03978e-40d5-43e8-bc93-6894a57f9324")
            .json(json!({
                "email": "ada.lovelace@example.com", "shipping_address": address, "shipping_method": "standard",
                "payment_method": method,
            }))
    }

    /// Places an order of these skus without delivering its events.
    pub(crate) async fn placed(&self, owner: GuestId, skus: &[&str], token: &str) -> String {
        let cart = self.cart(owner, skus).await;
        text(&self.call(self.checkout(owner, &cart, token).await).await.body, "id")
    }

    /// Places an order of these skus and delivers its events.
    pub(crate) async fn ordered(&self, owner: GuestId, skus: &[&str], token: &str) -> String {
        let order = self.placed(owner, skus, token).await;
        self.settle().await;
        order
    }

    /// Finds the described route of a request: of those that match, the one with the most text in its path.
    fn route(&self, method: &str, path: &str) -> Route {
        Route::of(&self.routes, method, path).unwrap_or_else(|| panic!("{method} {path} is not described")).clone()
    }
}

/// Adds staff's token to a request.
pub(crate) fn staff(call: Call) -> Call {
    call.bearer("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", STAFF)
}

/// Reads a text field of a body.
pub(crate) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {body}")).to_owned()
}
