//! All capabilities on one database in memory; the test makes tokens and delivers events.

use std::sync::{Arc, Mutex};

use domain::Clock;
use domain::id::{AccountId, GuestId, Raw};
use embedded::{Engine, TableSpec};
use futures::future::BoxFuture;
use service::capability::{Context, Hosted};
use service::declaration::Grant;
use service::environment::Environment;
use service::event::Event;
use service::mail::MailPort;
use service::operations::{AnsweredRequest, DeadLetters, OperationsPort, Overview, PassedEvent, Redriven};
use service::outbox::OutboxItem;
use service::ports::{PortError, Ports};
use service::table::Item;
use stoa::capabilities;
use stoa::edge::matching;
use testkit::{Call, Faults, ISSUER, NOON, Reply};
use tower::ServiceExt;

/// The capabilities, and their committed, undelivered events.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Clock,
    pub(crate) capabilities: Vec<Arc<dyn Hosted>>,
    pub(crate) posted: Arc<Mutex<Vec<OutboxItem>>>,
    /// Settings that differ from the defaults.
    pub(crate) settings: Settings,
}

/// A process that has nothing to tell, and of which every dead letter is taken.
#[derive(Debug)]
struct QuietProcess;

impl OperationsPort for QuietProcess {
    fn answered(&self, _: &AnsweredRequest<'_>) {}

    fn overview(&self) -> Overview {
        Overview::default()
    }

    fn passed_events(&self) -> Vec<PassedEvent> {
        Vec::new()
    }

    fn dead_letters(&self) -> BoxFuture<'_, Result<DeadLetters, PortError>> {
        Box::pin(async { Ok(DeadLetters::default()) })
    }

    fn redrive<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Redriven, PortError>> {
        Box::pin(async { Ok(Redriven::Taken) })
    }

    fn discard<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<bool, PortError>> {
        Box::pin(async { Ok(true) })
    }
}

/// Settings by their environment variables.
pub(crate) type Settings = Vec<(&'static str, String)>;

/// Settings that let work begin right behind a request or event; without them a tick does it.
const AT_ONCE: [&str; 4] =
    ["SEARCH_AT_ONCE", "LEDGER_SEAL_AT_ONCE", "TRADING_AT_ONCE", "NOTIFICATIONS_WEBHOOKS_AT_ONCE"];

impl World {
    /// Starts all capabilities except `without`; `faults` records, and may fail, their database calls.
    pub(crate) fn new(without: Option<&str>, faults: &Faults) -> Self {
        Self::set(without, faults, None, Settings::new())
    }

    /// The same, with a mail port or settings.
    pub(crate) fn set(
        without: Option<&str>,
        faults: &Faults,
        mail: Option<Arc<dyn MailPort>>,
        settings: Settings,
    ) -> Self {
        let (engine, clock) = (Engine::memory().unwrap(), Clock::manual(NOON));
        engine.create_tables(&capabilities::tables()).unwrap();
        Self::over(engine, clock, without, faults, mail, settings)
    }

    pub(crate) fn over(
        engine: Engine,
        clock: Clock,
        without: Option<&str>,
        faults: &Faults,
        mail: Option<Arc<dyn MailPort>>,
        settings: Settings,
    ) -> Self {
        let posted: Arc<Mutex<Vec<OutboxItem>>> = Arc::default();
        let make = |entry: &capabilities::Entry| {
            let mut variables = entry.defaults();
            variables.insert(entry.table_variable(), TableSpec::of(entry).name);
            variables.insert("ISSUER_URL".to_owned(), ISSUER.to_owned());
            // Calls of work in the background would be counted among a test's.
            for setting in AT_ONCE {
                variables.insert(setting.to_owned(), "false".to_owned());
            }
            variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            let post = Arc::clone(&posted);
            let on_committed = Arc::new(move |items: Vec<OutboxItem>| post.lock().unwrap().extend(items));
            let environment = Environment::from_map(variables);
            let context =
                Context::new(entry.name, faults.over(&engine), environment, clock.clone(), Some(on_committed)).unwrap();
            let blobs = || faults.over_blobs(engine.blobs().of(entry.name, clock.clone()));
            let ports = Ports {
                mail: mail.clone(),
                operations: Some(Arc::new(QuietProcess)),
                blobs: entry.grants.contains(&Grant::Blobs).then(blobs),
                ..Ports::default()
            };
            (entry.make)(Context { ports, ..context }).unwrap()
        };
        let wanted = capabilities::ALL.iter().filter(|entry| Some(entry.name) != without);
        let capabilities = wanted.map(make).collect();
        Self { engine, clock, capabilities, posted, settings }
    }

    /// Sends a request to the capability that the edge routes it to.
    pub(crate) async fn call(&self, call: Call) -> Reply {
        let (method, path) = call.target();
        let capability = matching::find(method, path).unwrap().capability;
        let service = self.capabilities.iter().find(|c| c.name() == capability).unwrap().clone().service();
        Reply::read(service.oneshot(call.into_request(&self.clock)).await.unwrap()).await
    }

    /// Lists the consumers of an event.
    pub(crate) fn consumers(&self, event: &Event) -> impl Iterator<Item = &Arc<dyn Hosted>> {
        let consumers: Vec<&str> = capabilities::consumers_of(&event.kind).collect();
        self.capabilities.iter().filter(move |capability| consumers.contains(&capability.name()))
    }

    /// Reads all items of a capability's table.
    pub(crate) fn table(&self, capability: &str) -> Vec<Item> {
        self.engine.scan(&TableSpec::name_of(capability)).unwrap()
    }
}

/// Makes an account's id from a two-digit number.
pub(crate) fn member(n: u128) -> AccountId {
    Raw::parse(&format!("01J8ZQ4T6M3V0X9K2B7C5D1A{:02}", n)).unwrap().into()
}

/// Makes a guest's id from a two-digit number.
pub(crate) fn guest(n: u128) -> GuestId {
    Raw::parse(&format!("01J8ZQ4T6M3V0X9K2B7C5D1E{:02}", n)).unwrap().into()
}
