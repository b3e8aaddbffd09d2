//! All capabilities on one database in memory, with tokens and the post office in the test's hands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::types::AttributeValue;
use embedded::alone::{Call, ISSUER, NOON, Reply};
use embedded::{Engine, Faults};
use shared::Clock;
use shared::capability::{Context, Hosted};
use shared::environment::Environment;
use shared::event::Event;
use shared::id::{GuestId, Raw};
use shared::mail::MailPort;
use shared::outbox::OutboxItem;
use stoa::capabilities;
use tower::ServiceExt;

/// The capabilities, and the events that they have committed and nobody has delivered.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Clock,
    pub(crate) capabilities: Vec<Arc<dyn Hosted>>,
    pub(crate) posted: Arc<Mutex<Vec<OutboxItem>>>,
    /// What they are told beside what the template tells them.
    pub(crate) settings: Settings,
}

/// Settings by their names in the environment.
pub(crate) type Settings = Vec<(&'static str, String)>;

impl World {
    /// All capabilities but one, if one is named; `faults` below all of them, to record what they ask of the database.
    pub(crate) fn new(without: Option<&str>, faults: &Faults) -> Self {
        Self::set(without, faults, None, Settings::new())
    }

    /// The same, with somebody who takes mail, or with settings.
    pub(crate) fn set(
        without: Option<&str>,
        faults: &Faults,
        mail: Option<Arc<dyn MailPort>>,
        settings: Settings,
    ) -> Self {
        let (engine, clock) = (Engine::memory().unwrap(), Clock::manual(NOON));
        engine.create_tables(template::load()).unwrap();
        Self::over(engine, clock, without, faults, mail, settings)
    }

    pub(crate) fn over(
        engine: Engine,
        clock: Clock,
        without: Option<&str>,
        faults: &Faults,
        mail: Option<Arc<dyn MailPort>>,
        told: Settings,
    ) -> Self {
        let template = template::load();
        let posted: Arc<Mutex<Vec<OutboxItem>>> = Arc::default();
        let make = |entry: capabilities::Entry| {
            let mut settings: HashMap<_, _> =
                template.function(entry.name).unwrap().environment.clone().into_iter().collect();
            settings.insert("ISSUER_URL".to_owned(), ISSUER.to_owned());
            settings.remove("PAYMENTS_WEBHOOK_SECRET_NAME");
            settings.remove("IDENTITY_SIGNING_KEY_ID");
            settings.extend(told.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            let post = Arc::clone(&posted);
            let on_committed = Arc::new(move |items: Vec<OutboxItem>| post.lock().unwrap().extend(items));
            let (environment, client) = (Environment::from_map(settings), engine.client_with(faults.clone()));
            let context = Context::new(entry.name, client, environment, clock.clone(), Some(on_committed)).unwrap();
            (entry.make)(Context { mail: mail.clone(), ..context }).unwrap()
        };
        let wanted = capabilities::ALL.into_iter().filter(|entry| Some(entry.name) != without);
        let capabilities = wanted.map(make).collect();
        Self { engine, clock, capabilities, posted, settings: told }
    }

    /// A request through the routes of whoever the template gives it to.
    pub(crate) async fn call(&self, call: Call) -> Reply {
        let (method, path) = call.target();
        let capability = &template::load().route(method, path).unwrap().capability;
        let service = self.capabilities.iter().find(|c| c.name() == capability).unwrap().service();
        Reply::read(service.oneshot(call.into_request(&self.clock)).await.unwrap()).await
    }

    /// Who hears an event, by the template's rules.
    pub(crate) fn hearers(&self, event: &Event) -> impl Iterator<Item = &Arc<dyn Hosted>> {
        let rules = template::load().rules_for(&event.source, &event.kind);
        let hearers: Vec<&str> = rules.map(|rule| rule.capability.as_str()).collect();
        self.capabilities.iter().filter(move |capability| hearers.contains(&capability.name()))
    }

    /// All items of a capability's table.
    pub(crate) async fn table(&self, capability: &str) -> Vec<HashMap<String, AttributeValue>> {
        let name = &template::load().table_of(capability).unwrap().name;
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let page =
                self.engine.client().scan().table_name(name).set_exclusive_start_key(start).send().await.unwrap();
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    }
}

/// A guest by a number of two digits.
pub(crate) fn guest(n: u128) -> GuestId {
    Raw::parse(&format!("01J8ZQ4T6M3V0X9K2B7C5D1E{:02}", n)).unwrap().into()
}
