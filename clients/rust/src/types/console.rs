// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of console.

use serde::Deserialize;

use crate::values::text_enum;

/// An event that a function refused each time: its envelope without the data, which may be personal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Names it: the function and the event's id.
    pub id: String,
    /// The function that refused it.
    pub function: String,
    /// The event's type.
    pub r#type: String,
    /// The entity's id.
    pub subject: String,
    /// When the event happened; null if its envelope can't be read.
    pub time: Option<String>,
    /// Names the command that the event comes from, as the log does.
    pub correlation_id: String,
    /// Why the last delivery failed; empty if that was not written down.
    pub reason: String,
}

/// Dead letters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeadLetters {
    /// The dead letters of each function, oldest first.
    pub items: Vec<DeadLetter>,
    /// Whether there are more than these: they show up once some of these are gone.
    pub is_more: bool,
}

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EventDelivery {
    /// The function.
    pub function: String,
    /// Where the event is now.
    pub outcome: EventOutcome,
}

text_enum! {
    /// Where a delivered event is.
    EventOutcome {
        Taken = "taken",
        Waiting = "waiting",
        DeadLetter = "dead_letter",
    }
}

/// The figures of a function.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FunctionSample {
    /// The function.
    pub function: String,
    /// Answered requests.
    pub requests: u64,
    /// Requests that were answered with a status of 500 or more.
    pub errors: u64,
    /// Delivered events.
    pub events: u64,
    /// Deliveries that failed.
    pub event_failures: u64,
    /// The median of the requests' durations, in milliseconds; null without a request.
    pub p50_ms: Option<f64>,
    /// The duration that 99 of 100 requests do not exceed, in milliseconds.
    pub p99_ms: Option<f64>,
    /// Consumed read units, of requests and events.
    pub read_units: f64,
    /// Consumed write units, of requests and events.
    pub write_units: f64,
    /// The cost of these requests and units on AWS, in millionths of a US dollar at list prices.
    pub cost_microdollars: u64,
    /// The figures by minute, oldest first; the last minute is under way.
    pub minutes: Vec<MinuteSample>,
}

/// The figures of a minute.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MinuteSample {
    /// Answered requests.
    pub requests: u64,
    /// Requests that were answered with a status of 500 or more.
    pub errors: u64,
    /// The median of the requests' durations, in milliseconds; null without a request.
    pub p50_ms: Option<f64>,
    /// The duration that 99 of 100 requests do not exceed, in milliseconds.
    pub p99_ms: Option<f64>,
}

/// The figures of the last hour, or since the process started.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OperationsOverview {
    /// How many seconds the figures span: an hour and the minute under way at most.
    pub seconds: u64,
    /// The functions that did something, by name.
    pub functions: Vec<FunctionSample>,
    /// The routes that were called, most called first; at most 200.
    pub routes: Vec<RouteSample>,
    /// The events that wait for their first delivery.
    pub queue: QueueState,
}

/// An event that passed: its envelope without the data, which may be personal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PassedEvent {
    /// Its id.
    pub id: String,
    /// Its type.
    pub r#type: String,
    /// The entity's id.
    pub subject: String,
    /// When it happened.
    pub time: String,
    /// Its consumers, and how each delivery ended.
    pub deliveries: Vec<EventDelivery>,
}

/// The events that wait for their first delivery.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct QueueState {
    /// How many wait.
    pub length: u64,
    /// How long the oldest has waited, in milliseconds.
    pub age_ms: u64,
}

/// The figures of a route.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RouteSample {
    /// The function.
    pub function: String,
    /// The method; `HEAD` counts as `GET`.
    pub method: String,
    /// The path as it is declared.
    pub route: String,
    /// Answered requests.
    pub requests: u64,
    /// Requests that were answered with a status of 500 or more.
    pub errors: u64,
    /// The median of the durations, in milliseconds.
    pub p50_ms: Option<f64>,
    /// The duration that 99 of 100 requests do not exceed, in milliseconds.
    pub p99_ms: Option<f64>,
    /// Consumed read units.
    pub read_units: f64,
    /// Consumed write units.
    pub write_units: f64,
    /// The requests by minute, oldest first; the last minute is under way.
    pub minutes: Vec<u64>,
}
