//! What operators do with dead letters, and see of events, with one capability in cart's place.

use std::sync::atomic::AtomicBool;

use domain::Clock;
use embedded::{Engine, TableSpec};
use service::capability::{AUDIENCE, Capability, Context, ISSUER_URL};
use service::declaration::{Declaration, Projection};
use service::environment::{Environment, SettingError};
use service::inbox::ConsumeError;
use service::operations::{EventOutcome, Redriven};

use super::*;

/// Takes every event, or refuses every one.
struct Consumes {
    context: Context,
    refuses: AtomicBool,
}

impl Capability for Consumes {
    const DECLARATION: Declaration = Declaration::new("cart", "Takes every event, or refuses every one.");

    fn new(context: Context) -> Result<Self, SettingError> {
        Ok(Self { context, refuses: AtomicBool::new(false) })
    }

    fn context(&self) -> &Context {
        &self.context
    }

    fn routes(self: Arc<Self>) -> axum::Router {
        axum::Router::new()
    }

    fn openapi() -> utoipa::openapi::OpenApi {
        utoipa::openapi::OpenApi::default()
    }

    async fn consume(&self, _: &Event) -> Result<(), ConsumeError> {
        match self.refuses.load(Ordering::SeqCst) {
            true => Err(ConsumeError::NotYet("out of order".to_owned())),
            false => Ok(()),
        }
    }
}

fn bus() -> (Arc<Bus>, Arc<Consumes>) {
    let engine = Engine::memory().unwrap();
    engine.create_tables(&capabilities::tables()).unwrap();
    engine.create_table(&TableSpec::new("stoa-host", [Projection::All; 2])).unwrap();
    let table = TableSpec::of(capabilities::find("cart").unwrap()).name;
    let settings = [("CART_TABLE", table.as_str()), (ISSUER_URL.name, "http://localhost"), (AUDIENCE.name, "stoa")];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment::from_map(HashMap::from(settings));
    let context = Context::new("cart", Arc::new(engine.clone()), environment, Clock::system(), None).unwrap();
    let cart = Arc::new(Consumes::new(context).unwrap());
    let host = Table::new(Arc::new(engine), "stoa-host", "host", Clock::system(), None);
    let capabilities: [Arc<dyn Hosted>; 1] = [cart.clone()];
    let (bus, _) = Bus::new(&capabilities, host, Handle::current());
    (bus, cart)
}

/// An event that cart consumes.
fn event(id: &str) -> Event {
    let kind = capabilities::find("cart").unwrap().consumes[0];
    let event = serde_json::json!({
        "specversion": "1.0", "id": id, "source": "stoa.test", "type": kind, "time": "2026-03-01T12:00:00.000Z",
        "subject": "it", "datacontenttype": "application/json", "correlationid": "req_1", "data": {},
    });
    serde_json::from_str(&event.to_string()).unwrap()
}

#[tokio::test]
async fn a_dead_letter_is_tried_again_or_thrown_away() {
    let (bus, cart) = bus();
    for id in ["1", "2", "3"] {
        bus.keep(Place::DeadLetters, "cart", &event(id), "not here".to_owned()).await.unwrap();
    }
    let (first, is_more) = bus.first_dead_letters("cart", 2).await.unwrap();
    assert_eq!((first.len(), first[0].reason.as_str(), is_more), (2, "not here", true));

    assert_eq!(bus.redrive_one("cart", "1").await.unwrap(), Redriven::Taken);
    assert_eq!(bus.redrive_one("cart", "1").await.unwrap(), Redriven::Missing);
    assert_eq!(bus.redrive_one("orders", "2").await.unwrap(), Redriven::Missing);
    assert!(bus.discard("cart", "2").await.unwrap());
    assert!(!bus.discard("cart", "2").await.unwrap());

    cart.refuses.store(true, Ordering::SeqCst);
    assert_eq!(bus.redrive_one("cart", "3").await.unwrap(), Redriven::Refused);
    let (left, is_more) = bus.first_dead_letters("cart", 2).await.unwrap();
    assert_eq!((left.len(), left[0].sk.as_str(), left[0].reason.as_str(), is_more), (1, "3", "out of order", false));
}

#[tokio::test]
async fn an_event_that_passed_is_seen_with_its_outcome() {
    let (bus, _cart) = bus();
    bus.publish_event(&event("1"), bus.backlog.add()).await.unwrap();
    let passed = bus.passed();
    assert_eq!((passed.len(), passed[0].id.as_str()), (1, "1"));
    let outcome = |name: &str| passed[0].deliveries.iter().find(|delivery| delivery.function == name).unwrap().outcome;
    assert_eq!(outcome("cart"), EventOutcome::Taken);
    // The others are switched off here.
    let mut others = passed[0].deliveries.iter().filter(|delivery| delivery.function != "cart");
    assert!(others.all(|delivery| delivery.outcome == EventOutcome::Waiting));
}
