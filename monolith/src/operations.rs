//! The process itself, for those who operate it: figures of the last hour, the events that passed, the dead letters.
//!
//! Each answered request is counted in memory, and the metrics are read once a minute; minutes go when they are an hour old.
//! Nothing of it is stored.

mod answers;
mod counted;
mod durations;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use domain::{Clock, Timestamp};
use futures::future::BoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use service::event::Event;
use service::operations::{
    AnsweredRequest, DeadLetter, DeadLetters, FunctionSample, MAX_DEAD_LETTERS, MinuteSample, OperationsPort, Overview,
    PassedEvent, QueueState, Redriven, RouteSample,
};
use service::ports::PortError;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use self::answers::{Answers, RouteKey};
use self::counted::{Counted, Counts};
use self::durations::Durations;
use crate::bus::{Bus, Kept};
use crate::capabilities;

const MINUTE: Duration = Duration::from_secs(60);
/// How many whole minutes are kept.
const KEPT: usize = 60;
/// The most routes of an answer.
const MAX_ROUTES: usize = 200;

/// What the process knows of itself.
pub(crate) struct Operations {
    clock: Clock,
    metrics: PrometheusHandle,
    /// The bus, which is made after the capabilities.
    bus: OnceLock<Weak<Bus>>,
    under_way: Mutex<answers::Minute>,
    past: Mutex<Past>,
}

/// The minutes before the one under way.
struct Past {
    minutes: VecDeque<Minute>,
    /// When the minute under way began.
    begun: Timestamp,
    /// What was counted until then.
    counts: Counts,
}

/// What happened within a minute.
#[derive(Clone, Debug)]
struct Minute {
    begun: Timestamp,
    counts: Counts,
    routes: BTreeMap<RouteKey, Answers>,
}

impl std::fmt::Debug for Operations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Operations")
    }
}

impl Operations {
    pub(crate) fn new(clock: Clock, metrics: PrometheusHandle) -> Self {
        // The recorder may have counted for another host of this process.
        let counts = counted::read(&metrics.render());
        let past = Past { minutes: VecDeque::new(), begun: clock.now(), counts };
        Self { clock, metrics, bus: OnceLock::new(), under_way: Mutex::default(), past: Mutex::new(past) }
    }

    /// Looks at this bus from now on.
    pub(crate) fn open(&self, bus: &Arc<Bus>) {
        let _ = self.bus.set(Arc::downgrade(bus));
    }

    /// Ends a minute every minute, as long as it runs.
    pub(crate) async fn keep_samples(self: Arc<Self>) {
        let mut ticks = interval_at(Instant::now() + MINUTE, MINUTE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.end_minute();
        }
    }

    fn end_minute(&self) {
        let counts = counted::read(&self.metrics.render());
        let routes = std::mem::take(&mut *lock(&self.under_way)).into_routes();
        let mut past = lock(&self.past);
        let minute = Minute { begun: past.begun, counts: counted::since(&counts, &past.counts), routes };
        past.minutes.push_back(minute);
        if past.minutes.len() > KEPT {
            past.minutes.pop_front();
        }
        (past.begun, past.counts) = (self.clock.now(), counts);
    }

    /// All minutes, the one under way last.
    fn minutes(&self) -> Vec<Minute> {
        let counts = counted::read(&self.metrics.render());
        let routes = lock(&self.under_way).clone().into_routes();
        let past = lock(&self.past);
        let under_way = Minute { begun: past.begun, counts: counted::since(&counts, &past.counts), routes };
        past.minutes.iter().cloned().chain([under_way]).collect()
    }

    fn bus(&self) -> Option<Arc<Bus>> {
        self.bus.get().and_then(Weak::upgrade)
    }

    fn running_bus(&self) -> Result<Arc<Bus>, PortError> {
        Ok(self.bus().ok_or("the process is about to end")?)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OperationsPort for Operations {
    fn answered(&self, request: &AnsweredRequest<'_>) {
        lock(&self.under_way).add(request);
    }

    fn overview(&self) -> Overview {
        let (minutes, now) = (self.minutes(), self.clock.now());
        let begun = minutes.first().map_or(now, |first| first.begun);
        let queue = self.bus().map_or_else(QueueState::default, |bus| QueueState {
            length: bus.backlog().len() as u64,
            age_ms: u64::try_from(bus.backlog().age().as_millis()).unwrap_or(u64::MAX),
        });
        Overview {
            seconds: now.since(begun).as_secs(),
            functions: functions(&minutes),
            routes: routes(&minutes),
            queue,
        }
    }

    fn passed_events(&self) -> Vec<PassedEvent> {
        self.bus().map(|bus| bus.passed()).unwrap_or_default()
    }

    fn dead_letters(&self) -> BoxFuture<'_, Result<DeadLetters, PortError>> {
        Box::pin(async move {
            let (bus, mut found) = (self.running_bus()?, DeadLetters::default());
            for entry in capabilities::ALL.iter().filter(|entry| !entry.consumes.is_empty()) {
                let room = MAX_DEAD_LETTERS.saturating_sub(found.items.len());
                let (letters, is_more) = bus.first_dead_letters(entry.name, room).await?;
                found.items.extend(letters.iter().map(|kept| letter(entry.name, kept)));
                found.is_more |= is_more;
            }
            Ok(found)
        })
    }

    fn redrive<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Redriven, PortError>> {
        Box::pin(async move {
            let Some((capability, event)) = parts(id) else { return Ok(Redriven::Missing) };
            Ok(self.running_bus()?.redrive_one(capability, event).await?)
        })
    }

    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, PortError>> {
        Box::pin(async move {
            let Some((capability, event)) = parts(id) else { return Ok(false) };
            Ok(self.running_bus()?.discard(capability, event).await?)
        })
    }
}

/// The capability and the event that a dead letter's id names.
fn parts(id: &str) -> Option<(&str, &str)> {
    id.split_once('.').filter(|(name, event)| capabilities::find(name).is_some() && (1..=64).contains(&event.len()))
}

/// A dead letter as operators see it.
fn letter(capability: &str, kept: &Kept) -> DeadLetter {
    let event = serde_json::from_str::<Event>(&kept.event).ok();
    let text = |of: fn(&Event) -> &String| event.as_ref().map(of).cloned().unwrap_or_default();
    DeadLetter {
        id: format!("{capability}.{}", kept.sk),
        function: capability.to_owned(),
        kind: text(|event| &event.kind),
        subject: text(|event| &event.subject),
        time: event.as_ref().map(|event| event.time),
        correlation_id: text(|event| &event.correlationid),
        reason: kept.reason.clone(),
    }
}

/// The figures of each function that did something.
fn functions(minutes: &[Minute]) -> Vec<FunctionSample> {
    let names: BTreeSet<&str> = minutes.iter().flat_map(|minute| minute.counts.keys().map(String::as_str)).collect();
    names.into_iter().map(|name| function(name, minutes)).collect()
}

fn function(name: &str, minutes: &[Minute]) -> FunctionSample {
    let (mut sum, mut whole, mut samples) = (Counted::default(), Durations::default(), Vec::new());
    for minute in minutes {
        let counted = minute.counts.get(name).copied().unwrap_or_default();
        let mut durations = Durations::default();
        for (_, answers) in minute.routes.iter().filter(|(key, _)| key.capability == name) {
            durations.merge(&answers.durations);
        }
        samples.push(MinuteSample {
            requests: counted.requests,
            errors: counted.errors,
            p50_ms: durations.quantile_ms(500),
            p99_ms: durations.quantile_ms(990),
        });
        sum = sum.plus(counted);
        whole.merge(&durations);
    }
    FunctionSample {
        function: name.to_owned(),
        requests: sum.requests,
        errors: sum.errors,
        events: sum.events,
        event_failures: sum.event_failures,
        p50_ms: whole.quantile_ms(500),
        p99_ms: whole.quantile_ms(990),
        read_units: sum.read_units,
        write_units: sum.write_units,
        cost_microdollars: sum.microdollars(),
        minutes: samples,
    }
}

/// The figures of each route that was called, most called first.
fn routes(minutes: &[Minute]) -> Vec<RouteSample> {
    let keys: BTreeSet<&RouteKey> = minutes.iter().flat_map(|minute| minute.routes.keys()).collect();
    let mut routes: Vec<RouteSample> = keys.into_iter().map(|key| route(key, minutes)).collect();
    routes.sort_by_key(|route| std::cmp::Reverse(route.requests));
    routes.truncate(MAX_ROUTES);
    routes
}

fn route(key: &RouteKey, minutes: &[Minute]) -> RouteSample {
    let mut sum = Answers::default();
    minutes.iter().filter_map(|minute| minute.routes.get(key)).for_each(|answers| sum.merge(answers));
    let requests = |minute: &Minute| minute.routes.get(key).map_or(0, |answers| answers.requests);
    RouteSample {
        function: key.capability.to_owned(),
        method: key.method.to_owned(),
        route: key.route.clone(),
        requests: sum.requests,
        errors: sum.errors,
        p50_ms: sum.durations.quantile_ms(500),
        p99_ms: sum.durations.quantile_ms(990),
        read_units: sum.read_units,
        write_units: sum.write_units,
        minutes: minutes.iter().map(requests).collect(),
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
    use service::work::Cost;

    use super::*;

    fn process() -> (PrometheusRecorder, Operations) {
        let recorder = PrometheusBuilder::new().build_recorder();
        let operations = Operations::new(Clock::system(), recorder.handle());
        (recorder, operations)
    }

    fn answer(recorder: &PrometheusRecorder, operations: &Operations, route: &str, status: u16) {
        metrics::with_local_recorder(recorder, || {
            metrics::counter!("requests", "capability" => "orders").increment(1);
            metrics::histogram!("write_units", "capability" => "orders").record(4.0);
        });
        let cost = Cost { wru: 4.0, ..Cost::default() };
        let (method, took) = (&Method::GET, Duration::from_millis(2));
        operations.answered(&AnsweredRequest { capability: "orders", method, route, status, took, cost });
    }

    #[test]
    fn shows_each_minute_of_the_last_hour() {
        let (recorder, operations) = process();
        answer(&recorder, &operations, "/orders", 200);
        operations.end_minute();
        answer(&recorder, &operations, "/orders", 503);
        answer(&recorder, &operations, "/returns", 200);
        let overview = operations.overview();
        let [function] = overview.functions.as_slice() else { panic!("{overview:?}") };
        assert_eq!((function.function.as_str(), function.requests, function.write_units), ("orders", 3, 12.0));
        assert_eq!(function.minutes.iter().map(|minute| minute.requests).collect::<Vec<_>>(), [1, 2]);
        assert!(function.p50_ms.is_some() && function.cost_microdollars == 11);
        let told = |route: &RouteSample| (route.route.clone(), route.errors, route.minutes.clone());
        let routes: Vec<_> = overview.routes.iter().map(told).collect();
        assert_eq!(routes, [("/orders".to_owned(), 1, vec![1, 1]), ("/returns".to_owned(), 0, vec![0, 1])]);
    }

    #[test]
    fn forgets_minutes_that_are_an_hour_old() {
        let (recorder, operations) = process();
        answer(&recorder, &operations, "/orders", 200);
        for _ in 0..KEPT {
            operations.end_minute();
        }
        assert_eq!(operations.overview().functions.len(), 1);
        operations.end_minute();
        assert_eq!((operations.minutes().len(), operations.overview().functions.len()), (KEPT + 1, 0));
    }

    #[test]
    fn what_was_counted_before_is_not_its_own() {
        let (recorder, first) = process();
        answer(&recorder, &first, "/orders", 200);
        let second = Operations::new(Clock::system(), recorder.handle());
        assert_eq!(second.overview(), Overview::default());
    }

    #[test]
    fn shows_a_dead_letter_without_its_data() {
        let event = r#"{"specversion":"1.0","id":"01X","source":"stoa.orders","type":"orders.order.placed",
            "time":"2026-03-01T12:00:00.000Z","subject":"ord_1","datacontenttype":"application/json","correlationid":"req_1",
            "data":{"email":"ada@example.com"}}"#;
        let kept = |event: &str| Kept {
            pk: "dead#cart".to_owned(),
            sk: "01X".to_owned(),
            event: event.to_owned(),
            reason: "not yet".to_owned(),
        };
        let shown = letter("cart", &kept(event));
        assert_eq!(
            (shown.id.as_str(), shown.subject.as_str(), shown.reason.as_str()),
            ("cart.01X", "ord_1", "not yet")
        );
        assert!(!serde_json::to_string(&shown).unwrap().contains("ada"));
        assert_eq!(letter("cart", &kept("broken")).time, None);
        assert_eq!(parts(&shown.id), Some(("cart", "01X")));
        for unknown in ["", "cart", "cart.", "nobody.01X", &format!("cart.{}", "0".repeat(65))] {
            assert_eq!(parts(unknown), None, "{unknown}");
        }
    }
}
