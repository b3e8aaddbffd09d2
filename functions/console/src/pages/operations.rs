//! `/console/operations`: what the process does and costs, the events that pass, the dead letters, and the orders in flight.
//!
//! The figures are the process's own (`/operations`, in one process alone); the orders come from `/orders` everywhere.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use service::operations::{
    DeadLetter, DeadLetters, EventOutcome, FunctionSample, MinuteSample, Overview, PassedEvent, RouteSample,
};

use super::filters;
use super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::sagas::{Sagas, read_sagas};
use super::visit::Visit;
use crate::Console;
use crate::adapters::stoa::{Api, ApiError, List};
use crate::model::form::segment;

/// The minutes of a plot, each so wide, and its height.
const SLOTS: usize = 61;
const SLOT: usize = 4;
const HEIGHT: usize = 32;

/// What the process tells.
struct Process {
    /// How long the figures span.
    span: String,
    waiting: u64,
    age: String,
    functions: Vec<FunctionRow>,
    routes: Vec<RouteRow>,
    events: Vec<EventRow>,
    letters: Vec<DeadLetter>,
    is_more: bool,
    /// The cost of an hour of this, of all functions.
    dollars: String,
}

/// A function's row.
struct FunctionRow {
    name: String,
    plot: Vec<Bar>,
    errors_plot: Vec<Bar>,
    /// The requests of the busiest minute.
    most: u64,
    /// The 99th percentile by minute, as the points of a line, and its highest.
    slow: String,
    slowest: String,
    requests: u64,
    errors: u64,
    p50: String,
    p99: String,
    events: u64,
    event_failures: u64,
    read_units: String,
    write_units: String,
    dollars: String,
}

/// A route's row.
struct RouteRow {
    function: String,
    method: String,
    route: String,
    plot: Vec<Bar>,
    most: u64,
    requests: u64,
    errors: u64,
    p50: String,
    p99: String,
    read_units: String,
    write_units: String,
}

/// A bar of a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bar {
    x: usize,
    y: usize,
    height: usize,
}

/// An event that passed.
struct EventRow {
    exact: String,
    time: String,
    kind: String,
    subject: String,
    deliveries: Vec<Delivery>,
}

struct Delivery {
    function: String,
    outcome: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsPage {
    frame: Frame,
    /// `None` where each function is a process of its own.
    process: Option<Process>,
    /// `None` for those who may not read orders, or if they can't be read now.
    sagas: Option<Sagas>,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(State(console): State<Arc<Console>>, visit: Visit) -> Response {
    render(&console, &visit, None).await
}

async fn render(console: &Console, visit: &Visit, alert: Option<Alert>) -> Response {
    let now = console.context.clock.now();
    let (process, sagas) = futures::join!(read_process(&visit.api), read_sagas(visit, now));
    let process = match process {
        Ok(process) => process,
        Err(error) => return failed(visit, &error),
    };
    let frame = Frame::of(visit, "Operations", "/console/operations");
    let page = OperationsPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        process,
        sagas,
        can_write: visit.holds("operations:write"),
    };
    shown(&page, &page.frame)
}

/// Does something with a dead letter: `redrive` or `discard`.
pub(crate) async fn act(State(console): State<Arc<Console>>, visit: Visit, Path(action): Path<String>) -> Response {
    let path = format!("/operations/dead-letters/{}", segment(visit.form.get("dead_letter")));
    let done = match action.as_str() {
        "redrive" => {
            let (path, key) = (format!("{path}/redrive"), visit.form.get("key"));
            visit.api.tell(&path, key).await.map(|()| "redriven")
        }
        "discard" => visit.api.remove(&path).await.map(|()| "discarded"),
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/operations?done={done}")),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            render(&console, &visit, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(&visit, &error),
    }
}

/// What the process tells; `None` where there is no such process.
async fn read_process(api: &Api) -> Result<Option<Process>, ApiError> {
    let (overview, events, letters) = futures::join!(
        api.get::<Overview>("/operations/overview"),
        api.get::<List<PassedEvent>>("/operations/events"),
        api.get::<DeadLetters>("/operations/dead-letters"),
    );
    let overview = match overview {
        Err(ApiError::Refused(refusal)) if refusal.code() == "not_here" => return Ok(None),
        other => other?,
    };
    Ok(Some(process(&overview, events?.items, letters?)))
}

fn process(overview: &Overview, events: Vec<PassedEvent>, letters: DeadLetters) -> Process {
    let seconds = overview.seconds;
    let cost = overview.functions.iter().map(|function| function.cost_microdollars).sum();
    Process {
        span: if seconds < 120 { format!("{seconds} seconds") } else { format!("{} minutes", seconds / 60) },
        waiting: overview.queue.length,
        age: milliseconds(Some(overview.queue.age_ms as f64)),
        functions: overview.functions.iter().map(|function| function_row(function, seconds)).collect(),
        routes: overview.routes.iter().map(route_row).collect(),
        events: events.into_iter().map(event_row).collect(),
        letters: letters.items,
        is_more: letters.is_more,
        dollars: dollars_an_hour(cost, seconds),
    }
}

fn function_row(function: &FunctionSample, seconds: u64) -> FunctionRow {
    let by_minute = |of: fn(&MinuteSample) -> u64| function.minutes.iter().map(of).collect::<Vec<u64>>();
    let (requests, errors) = (by_minute(|minute| minute.requests), by_minute(|minute| minute.errors));
    let most = requests.iter().copied().max().unwrap_or_default();
    let p99: Vec<Option<f64>> = function.minutes.iter().map(|minute| minute.p99_ms).collect();
    let slowest = p99.iter().copied().flatten().fold(0.0, f64::max);
    FunctionRow {
        name: function.function.clone(),
        plot: bars(&requests, most),
        errors_plot: bars(&errors, most),
        most,
        slow: line(&p99, slowest),
        slowest: milliseconds(Some(slowest)),
        requests: function.requests,
        errors: function.errors,
        p50: milliseconds(function.p50_ms),
        p99: milliseconds(function.p99_ms),
        events: function.events,
        event_failures: function.event_failures,
        read_units: units_an_hour(function.read_units, seconds),
        write_units: units_an_hour(function.write_units, seconds),
        dollars: dollars_an_hour(function.cost_microdollars, seconds),
    }
}

fn route_row(route: &RouteSample) -> RouteRow {
    let most = route.minutes.iter().copied().max().unwrap_or_default();
    let each = |units: f64| format!("{:.1}", units / route.requests.max(1) as f64);
    RouteRow {
        function: route.function.clone(),
        method: route.method.clone(),
        route: route.route.clone(),
        plot: bars(&route.minutes, most),
        most,
        requests: route.requests,
        errors: route.errors,
        p50: milliseconds(route.p50_ms),
        p99: milliseconds(route.p99_ms),
        read_units: each(route.read_units),
        write_units: each(route.write_units),
    }
}

fn event_row(event: PassedEvent) -> EventRow {
    let exact = event.time.to_string();
    let deliveries = event.deliveries.into_iter().map(|delivery| Delivery {
        function: delivery.function,
        outcome: delivery.outcome.code(),
        tone: match delivery.outcome {
            EventOutcome::Taken => "good",
            EventOutcome::Waiting => "busy",
            EventOutcome::DeadLetter => "bad",
        },
    });
    EventRow {
        time: exact.get(11..19).unwrap_or_default().to_owned(),
        kind: event.kind,
        subject: event.subject,
        deliveries: deliveries.collect(),
        exact,
    }
}

/// Counts by minute as bars, the newest at the right end; minutes without any have none.
fn bars(counts: &[u64], most: u64) -> Vec<Bar> {
    let first = SLOTS.saturating_sub(counts.len());
    let bar = |(index, count): (usize, &u64)| {
        let height = usize::try_from((count * HEIGHT as u64).div_ceil(most.max(1))).unwrap_or(HEIGHT).min(HEIGHT);
        Bar { x: (first + index) * SLOT, y: HEIGHT - height, height }
    };
    counts.iter().take(SLOTS).enumerate().map(bar).filter(|bar| bar.height > 0).collect()
}

/// Durations by minute as the points of a line, the newest at the right end; minutes without any are passed over.
fn line(durations: &[Option<f64>], most: f64) -> String {
    let first = SLOTS.saturating_sub(durations.len());
    let point = |(index, duration): (usize, &Option<f64>)| {
        let share = (*duration)? / most.max(f64::MIN_POSITIVE);
        Some(format!("{},{:.1}", (first + index) * SLOT + SLOT / 2, HEIGHT as f64 * (1.0 - share.clamp(0.0, 1.0))))
    };
    durations.iter().take(SLOTS).enumerate().filter_map(point).collect::<Vec<_>>().join(" ")
}

/// A duration for people.
fn milliseconds(duration: Option<f64>) -> String {
    match duration {
        None => "–".to_owned(),
        Some(ms) if ms >= 1000.0 => format!("{:.1} s", ms / 1000.0),
        Some(ms) if ms >= 10.0 => format!("{ms:.0} ms"),
        Some(ms) => format!("{ms:.1} ms"),
    }
}

/// What an hour of this comes to. The first minute counts as a whole one, so that a start does not look dear.
fn an_hour_of(amount: f64, seconds: u64) -> f64 {
    amount * 3600.0 / seconds.max(60) as f64
}

fn units_an_hour(units: f64, seconds: u64) -> String {
    format!("{:.0}", an_hour_of(units, seconds))
}

fn dollars_an_hour(microdollars: u64, seconds: u64) -> String {
    format!("${:.4}", an_hour_of(microdollars as f64, seconds) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_the_newest_minute_at_the_right_end() {
        let drawn = bars(&[0, 5, 10], 10);
        let expected = [Bar { x: 236, y: 16, height: 16 }, Bar { x: 240, y: 0, height: 32 }];
        assert_eq!(drawn, expected);
        assert_eq!(bars(&[1; 100], 1).len(), SLOTS);
        assert!(bars(&[0, 0], 0).is_empty());
        assert_eq!(line(&[Some(1.0), None, Some(2.0)], 2.0), "234,16.0 242,0.0");
        assert_eq!(line(&[None], 0.0), "");
    }

    #[test]
    fn writes_figures_for_people() {
        assert_eq!([None, Some(0.3), Some(12.4), Some(2500.0)].map(milliseconds), ["–", "0.3 ms", "12 ms", "2.5 s"]);
        // Half an hour's cost, twice; and a process that has just started.
        assert_eq!((dollars_an_hour(500_000, 1800), dollars_an_hour(1_000, 1)), ("$1.0000".into(), "$0.0600".into()));
        assert_eq!(units_an_hour(10.0, 600), "60");
    }

    #[test]
    fn shows_what_the_process_tells() {
        let minute = MinuteSample { requests: 4, errors: 1, p50_ms: Some(1.0), p99_ms: Some(3.0) };
        let function = FunctionSample {
            function: "orders".to_owned(),
            requests: 4,
            cost_microdollars: 9,
            minutes: vec![minute],
            ..FunctionSample::default()
        };
        let overview = Overview { seconds: 90, functions: vec![function], ..Overview::default() };
        let shown = process(&overview, Vec::new(), DeadLetters::default());
        assert_eq!((shown.span.as_str(), shown.dollars.as_str()), ("90 seconds", "$0.0004"));
        let [row] = shown.functions.as_slice() else { panic!("one function") };
        assert_eq!((row.most, row.slowest.as_str(), row.slow.as_str()), (4, "3.0 ms", "242,0.0"));
        assert_eq!(row.errors_plot, [Bar { x: 240, y: 24, height: 8 }]);
    }
}
