//! A shop in one process, its events delivered by hand, and people who visit its console.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::Clock;
use embedded::{Engine, TableSpec};
use futures::future::BoxFuture;
use service::capability::{Context, Hosted};
use service::environment::Environment;
use service::operations::{
    AnsweredRequest, DeadLetter, DeadLetters, EventDelivery, EventOutcome, FunctionSample, MinuteSample,
    OperationsPort, Overview, PassedEvent, QueueState, Redriven, RouteSample,
};
use service::outbox::OutboxItem;
use service::ports::{PortError, Ports};
use stoa::capabilities;
use stoa::edge::matching;
use testkit::{Call, ISSUER, NOON, Reply};
use tower::ServiceExt;

use crate::door::{Asked, Door, token};
use crate::html::{Form, Page};

/// Who runs the shop by the API.
pub(crate) const STAFF: &str = "client_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

/// Every scope.
pub(crate) fn all_scopes() -> Vec<&'static str> {
    capabilities::ALL.iter().flat_map(|entry| entry.scopes).copied().collect()
}

/// A process that tells the same of itself at any time.
#[derive(Debug)]
struct Told(String);

impl OperationsPort for Told {
    fn answered(&self, _: &AnsweredRequest<'_>) {}

    fn overview(&self) -> Overview {
        let minute = |requests, errors, p99| MinuteSample { requests, errors, p50_ms: Some(1.5), p99_ms: Some(p99) };
        let function = |name: &str, requests, errors| FunctionSample {
            function: name.to_owned(),
            requests,
            errors,
            events: 41,
            event_failures: 3,
            p50_ms: Some(4.25),
            p99_ms: Some(1730.0),
            read_units: 97.0,
            write_units: 53.0,
            cost_microdollars: 2_345,
            minutes: vec![minute(17, 1, 12.0), minute(29, 0, 88.0)],
        };
        let route = RouteSample {
            function: "orders".to_owned(),
            method: "GET".to_owned(),
            route: "/orders/{order_id}".to_owned(),
            requests: 31,
            errors: 2,
            p50_ms: Some(7.5),
            p99_ms: None,
            read_units: 62.0,
            write_units: 15.5,
            minutes: vec![11, 20],
        };
        let functions = vec![function("cart", 46, 1), function("orders", 71, 0)];
        Overview { seconds: 180, functions, routes: vec![route], queue: QueueState { length: 6, age_ms: 2_400 } }
    }

    fn passed_events(&self) -> Vec<PassedEvent> {
        let delivery = |function: &str, outcome| EventDelivery { function: function.to_owned(), outcome };
        vec![PassedEvent {
            id: "evt_1".to_owned(),
            kind: "orders.order.confirmed".to_owned(),
            subject: self.0.clone(),
            time: NOON,
            deliveries: vec![delivery("cart", EventOutcome::Taken), delivery("payments", EventOutcome::DeadLetter)],
        }]
    }

    fn dead_letters(&self) -> BoxFuture<'_, Result<DeadLetters, PortError>> {
        let letter = DeadLetter {
            id: "dl_1".to_owned(),
            function: "payments".to_owned(),
            kind: "orders.order.confirmed".to_owned(),
            subject: self.0.clone(),
            time: Some(NOON),
            correlation_id: self.0.clone(),
            reason: self.0.clone(),
        };
        Box::pin(async { Ok(DeadLetters { items: vec![letter], is_more: false }) })
    }

    fn redrive<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Redriven, PortError>> {
        Box::pin(async { Ok(Redriven::Taken) })
    }

    fn discard<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<bool, PortError>> {
        Box::pin(async { Ok(true) })
    }
}

/// The shop.
pub(crate) struct Shop {
    pub(crate) door: Arc<Door>,
    capabilities: Vec<Arc<dyn Hosted>>,
    posted: Arc<Mutex<Vec<OutboxItem>>>,
    engine: Engine,
    administrator: tokio::sync::OnceCell<String>,
}

impl Shop {
    /// Opens an empty shop, whose process says `text` of its events.
    pub(crate) fn open(text: &str) -> Self {
        let engine = Engine::memory().unwrap();
        engine.create_tables(&capabilities::tables()).unwrap();
        let clock = Clock::manual(NOON);
        let (posted, door) = (Arc::<Mutex<Vec<OutboxItem>>>::default(), Arc::new(Door::new(clock.clone())));
        let make = |entry: &capabilities::Entry| {
            let mut variables = entry.defaults();
            variables.insert(entry.table_variable(), TableSpec::of(entry).name);
            variables.insert("ISSUER_URL".to_owned(), ISSUER.to_owned());
            for setting in
                ["SEARCH_AT_ONCE", "LEDGER_SEAL_AT_ONCE", "TRADING_AT_ONCE", "NOTIFICATIONS_WEBHOOKS_AT_ONCE"]
            {
                variables.insert(setting.to_owned(), "false".to_owned());
            }
            let post = Arc::clone(&posted);
            let on_committed = Arc::new(move |items: Vec<OutboxItem>| post.lock().unwrap().extend(items));
            let (environment, database) = (Environment::from_map(variables), testkit::database(&engine));
            let context = Context::new(entry.name, database, environment, clock.clone(), Some(on_committed)).unwrap();
            let ports = Ports {
                api: Some(door.clone()),
                operations: Some(Arc::new(Told(text.to_owned()))),
                blobs: Some(engine.blobs().of(entry.name, clock.clone())),
                ..Ports::default()
            };
            (entry.make)(Context { ports, ..context }).unwrap()
        };
        let capabilities: Vec<Arc<dyn Hosted>> = capabilities::ALL.iter().map(make).collect();
        door.open(&capabilities);
        Self { door, capabilities, posted, engine, administrator: tokio::sync::OnceCell::new() }
    }

    fn capability(&self, name: &str) -> Arc<dyn Hosted> {
        self.capabilities.iter().find(|known| known.name() == name).unwrap().clone()
    }

    /// Sends a request to the capability that the edge routes it to.
    pub(crate) async fn call(&self, call: Call) -> Reply {
        let (method, path) = call.target();
        let service = self.capability(matching::find(method, path).unwrap().capability).service();
        Reply::read(service.oneshot(call.into_request(&self.door.clock)).await.unwrap()).await
    }

    /// Sends a request that succeeds, by staff.
    pub(crate) async fn staff(&self, call: Call) -> serde_json::Value {
        self.by(STAFF, &all_scopes().join(" "), call).await
    }

    /// Sends a request that succeeds.
    pub(crate) async fn by(&self, subject: &str, scopes: &str, call: Call) -> serde_json::Value {
        let said = format!("{:?}", call.target());
        let reply = self.call(call.bearer(subject, scopes)).await;
        assert!(reply.status < 300, "{said}: {}", reply.text);
        reply.body
    }

    /// Sends a file by a signed link.
    pub(crate) async fn put_file(&self, link: &serde_json::Value, media_type: &str, bytes: &[u8]) {
        let call = Call::put(link["url"].as_str().unwrap()).body(media_type, bytes);
        let answer = self.engine.blobs().answer(call.into_request(&self.door.clock), &self.door.clock).await;
        assert!(answer.is_ok_and(|answer| answer.status().is_success()), "{link}");
    }

    /// A client that identity knows, with every scope.
    pub(crate) async fn administrator(&self) -> &str {
        let make = async || {
            let made = self.capability("identity").operate("bootstrap-admin", serde_json::json!({})).await.unwrap();
            made["client_id"].as_str().unwrap().to_owned()
        };
        self.administrator.get_or_init(make).await
    }

    /// Changes the newest version of something, by staff.
    pub(crate) async fn change(&self, path: &str, patch: serde_json::Value) {
        let known = self.staff(Call::get(path)).await;
        // Identity lets only those change accounts whom it knows.
        let by = if path.starts_with("/accounts/") { self.administrator().await } else { STAFF };
        let patch = Call::patch(path).if_match(&known["version"]).json(patch);
        self.by(by, &all_scopes().join(" "), patch).await;
    }

    /// Delivers every event.
    pub(crate) async fn settle(&self) {
        loop {
            let next = { self.posted.lock().unwrap().pop() };
            let Some(item) = next else { return };
            for event in item.events().unwrap() {
                for consumer in capabilities::consumers_of(&event.kind) {
                    let mut tries = 0;
                    while self.capability(consumer).consume(&event).await.is_err() {
                        tries += 1;
                        assert!(tries < 20, "{consumer} does not take {event:?}");
                        self.door.clock.advance(Duration::from_secs(1));
                    }
                }
            }
        }
    }

    /// Lets every market do what waits, and the ledger seal what is booked, until nothing more comes of it.
    pub(crate) async fn trade(&self) {
        for _ in 0..4 {
            self.settle().await;
            self.capability("trading").tick().await.unwrap();
        }
        self.settle().await;
        self.capability("ledger").tick().await.unwrap();
    }

    /// Somebody signs in with these scopes.
    pub(crate) async fn visitor(&self, subject: &str, scopes: &[&str]) -> Visitor<'_> {
        let console = |call: Call| self.call(call);
        let begun = console(Call::get("/console/sign-in")).await;
        let cookie = |reply: &Reply| {
            let set = reply.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap().to_owned());
            let kept: Vec<String> = set.map(|set| set.split(';').next().unwrap().to_owned()).collect();
            kept.join("; ")
        };
        let query = begun.header("location").split_once('?').unwrap().1.to_owned();
        let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
        let answer = [("code", token(subject, &scopes.join(" "))), ("state", state)];
        let answer = form_urlencoded::Serializer::new(String::new()).extend_pairs(answer).finish();
        let back = Call::get(format!("/console/callback?{answer}")).header("cookie", cookie(&begun));
        let done = console(back).await;
        assert_eq!((done.status, done.header("location")), (303, "/console"), "{}", done.text);
        Visitor { shop: self, cookie: cookie(&done), csrf: String::new() }.knowing_its_token().await
    }

    /// The owner signs in.
    pub(crate) async fn owner(&self, account: &str) -> Visitor<'_> {
        self.visitor(account, &all_scopes()).await
    }
}

/// Somebody in the console.
pub(crate) struct Visitor<'a> {
    shop: &'a Shop,
    cookie: String,
    csrf: String,
}

impl Visitor<'_> {
    async fn knowing_its_token(mut self) -> Self {
        // Every page has it.
        let page = self.get("/console/orders").await;
        let meta = page.all("meta").find(|at| page.elements[*at].attribute("name") == Some("csrf-token")).unwrap();
        page.elements[meta].attribute("content").unwrap().clone_into(&mut self.csrf);
        self
    }

    async fn ask(&self, call: Call) -> Page {
        let reply = self.shop.call(call.header("cookie", &self.cookie)).await;
        let header = |name: &str| reply.header(name).to_owned();
        Page::read(reply.status, &header("location"), &header("content-security-policy"), &reply.text)
    }

    /// Asks for something that is no page.
    pub(crate) async fn raw(&self, call: Call) -> Reply {
        self.shop.call(call.header("cookie", &self.cookie)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(Call::get(path)).await
    }

    /// Looks at a page, and what the API was asked for it.
    pub(crate) async fn look(&self, path: &str) -> (Page, Vec<Asked>) {
        self.shop.door.take();
        let page = self.get(path).await;
        (page, self.shop.door.take())
    }

    /// Sends a form.
    pub(crate) async fn send(&self, form: &Form) -> Page {
        let named = form.fields.iter().any(|(name, _)| name == "csrf_token");
        let token = (!named).then(|| ("csrf_token".to_owned(), self.csrf.clone()));
        let fields = form.fields.iter().cloned().chain(token);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Call::post(&form.action).body("application/x-www-form-urlencoded", body)).await
    }

    /// Sends a form of another's page, as if it were this person's.
    pub(crate) async fn send_as_own(&self, form: &Form) -> Page {
        let fields = form.fields.iter().filter(|(name, _)| name != "csrf_token").cloned().collect();
        self.send(&Form { fields, ..form.clone() }).await
    }
}
