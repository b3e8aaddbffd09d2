//! One piece of work: a request, an event or a tick, with its ids and what it has cost so far.
//!
//! It travels as a task-local, so that events written and calls made deep inside carry the correlation id,
//! and consumed capacity is counted, without a parameter through every signature.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use rand::RngExt;

tokio::task_local! {
    static WORK: Arc<Work>;
}

/// One piece of work.
#[derive(Debug, Default)]
pub struct Work {
    /// Names this request or delivery.
    pub request_id: String,
    /// The same through all that one command brings about.
    pub correlation_id: String,
    /// The event that brought this about.
    pub causation_id: Option<String>,
    /// W3C trace context.
    pub traceparent: Option<String>,
    meter: Meter,
}

/// What was asked of the database, in hundredths of a unit so that it can be counted without a lock.
#[derive(Debug, Default)]
struct Meter {
    read_centiunits: AtomicU64,
    write_centiunits: AtomicU64,
    micros: AtomicU64,
    calls: AtomicU32,
}

/// Consumed capacity and calls of one piece of work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Read request units.
    pub rru: f64,
    /// Write request units.
    pub wru: f64,
    /// Calls to the database.
    pub calls: u32,
    /// Time spent waiting for them.
    pub db_time: Duration,
}

impl std::fmt::Display for Cost {
    /// The description that goes into `Server-Timing`: `2.5rru 4wru`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}rru {}wru", self.rru, self.wru)
    }
}

impl Work {
    /// Work that begins with a request of its own.
    pub fn new(request_id: impl Into<String>) -> Self {
        let request_id = request_id.into();
        Self { correlation_id: request_id.clone(), request_id, ..Self::default() }
    }

    /// The same work within a trace.
    #[must_use]
    pub fn traced(self, traceparent: Option<String>) -> Self {
        Self { traceparent, ..self }
    }

    /// The work that an event brings about: its correlation goes on.
    pub fn caused_by(event_id: &str, correlation_id: &str, traceparent: Option<String>) -> Self {
        Self {
            correlation_id: correlation_id.to_owned(),
            causation_id: Some(event_id.to_owned()),
            traceparent,
            ..Self::new(request_id())
        }
    }

    /// Runs a future as this piece of work.
    pub async fn run<F: Future>(self: Arc<Self>, future: F) -> F::Output {
        WORK.scope(self, future).await
    }

    /// What it has cost so far.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn cost(&self) -> Cost {
        Cost {
            rru: self.meter.read_centiunits.load(Ordering::Relaxed) as f64 / 100.0,
            wru: self.meter.write_centiunits.load(Ordering::Relaxed) as f64 / 100.0,
            calls: self.meter.calls.load(Ordering::Relaxed),
            db_time: Duration::from_micros(self.meter.micros.load(Ordering::Relaxed)),
        }
    }
}

/// The work that is under way, if any.
pub fn current() -> Option<Arc<Work>> {
    WORK.try_with(Arc::clone).ok()
}

/// Counts a call to the database and the units that it consumed.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "units are small and not negative")]
pub fn count(read_units: f64, write_units: f64, waited: Duration) {
    let _ = WORK.try_with(|work| {
        work.meter.read_centiunits.fetch_add((read_units * 100.0).round() as u64, Ordering::Relaxed);
        work.meter.write_centiunits.fetch_add((write_units * 100.0).round() as u64, Ordering::Relaxed);
        work.meter.calls.fetch_add(1, Ordering::Relaxed);
        work.meter.micros.fetch_add(u64::try_from(waited.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    });
}

/// A new request id: 16 random hexadecimal characters.
pub fn request_id() -> String {
    format!("req_{:016x}", rand::rng().random::<u64>())
}
