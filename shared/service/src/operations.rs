//! What a process tells those who run it: figures of the last hour, events that passed, dead letters. The host measures
//! and knows; here is only what it looks like.

use std::fmt::Debug;
use std::time::Duration;

use domain::Timestamp;
use futures::future::BoxFuture;
use http::Method;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ports::PortError;
use crate::work::Cost;

/// The most dead letters of one answer.
pub const MAX_DEAD_LETTERS: usize = 100;

/// The process that capabilities run in, for those who operate it.
pub trait OperationsPort: Send + Sync + Debug {
    /// Takes note of an answered request. Called for every request: it neither waits nor fails.
    fn answered(&self, request: &AnsweredRequest<'_>);

    /// The figures of the last hour.
    fn overview(&self) -> Overview;

    /// The last events that passed, newest first.
    fn passed_events(&self) -> Vec<PassedEvent>;

    /// The dead letters, at most [`MAX_DEAD_LETTERS`].
    fn dead_letters(&self) -> BoxFuture<'_, Result<DeadLetters, PortError>>;

    /// Delivers a dead letter once more, and waits for what becomes of it.
    fn redrive<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Redriven, PortError>>;

    /// Deletes a dead letter; false if there is none of this id.
    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, PortError>>;
}

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredRequest<'a> {
    /// Who answered.
    pub capability: &'static str,
    /// The method.
    pub method: &'a Method,
    /// The route as it is declared: `/orders/{order_id}`.
    pub route: &'a str,
    /// The answer's status.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// What it consumed.
    pub cost: Cost,
}

/// What became of a dead letter that was delivered once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redriven {
    /// Its function took it.
    Taken,
    /// Its function refused it again; it is a dead letter as before.
    Refused,
    /// There is no such dead letter.
    Missing,
}

/// The figures of the last hour, or since the process started.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = OperationsOverview)]
pub struct Overview {
    /// How many seconds the figures span: an hour and the minute under way at most.
    pub seconds: u64,
    /// The functions that did something, by name.
    pub functions: Vec<FunctionSample>,
    /// The routes that were called, most called first; at most 200.
    pub routes: Vec<RouteSample>,
    /// The events that wait for their first delivery.
    pub queue: QueueState,
}

/// The figures of a function.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
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
    #[schema(max_items = 61)]
    pub minutes: Vec<MinuteSample>,
}

/// The figures of a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
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

/// The figures of a route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RouteSample {
    /// The function.
    pub function: String,
    /// The method; `HEAD` counts as `GET`.
    #[schema(example = "GET")]
    pub method: String,
    /// The path as it is declared.
    #[schema(example = "/orders/{order_id}")]
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
    #[schema(max_items = 61)]
    pub minutes: Vec<u64>,
}

/// The events that wait for their first delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueState {
    /// How many wait.
    pub length: u64,
    /// How long the oldest has waited, in milliseconds.
    pub age_ms: u64,
}

/// An event that passed: its envelope without the data, which may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassedEvent {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    #[schema(example = "orders.order.confirmed")]
    pub kind: String,
    /// The entity's id.
    pub subject: String,
    /// When it happened.
    pub time: Timestamp,
    /// Its consumers, and how each delivery ended.
    pub deliveries: Vec<EventDelivery>,
}

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventDelivery {
    /// The function.
    pub function: String,
    /// Where the event is now.
    pub outcome: EventOutcome,
}

/// Where a delivered event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventOutcome {
    /// The function took it.
    Taken,
    /// It waits for a function that is switched off.
    Waiting,
    /// The function refused it each time: it is a dead letter.
    DeadLetter,
}

impl EventOutcome {
    /// As it is written: `dead_letter`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Waiting => "waiting",
            Self::DeadLetter => "dead_letter",
        }
    }
}

/// Dead letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetters {
    /// The dead letters of each function, oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<DeadLetter>,
    /// Whether there are more than these: they show up once some of these are gone.
    pub is_more: bool,
}

/// An event that a function refused each time: its envelope without the data, which may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetter {
    /// Names it: the function and the event's id.
    #[schema(example = "orders.01JNZ8Y3T0C4M6Q2V7K5R9XWBA")]
    pub id: String,
    /// The function that refused it.
    pub function: String,
    /// The event's type.
    #[serde(rename = "type")]
    #[schema(example = "payments.payment.captured")]
    pub kind: String,
    /// The entity's id.
    pub subject: String,
    /// When the event happened; null if its envelope can't be read.
    pub time: Option<Timestamp>,
    /// Names the command that the event comes from, as the log does.
    pub correlation_id: String,
    /// Why the last delivery failed; empty if that was not written down.
    pub reason: String,
}
