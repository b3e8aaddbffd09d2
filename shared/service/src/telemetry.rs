//! What is counted of requests and events, with the capability as the only label, since every series is paid for; the route
//! is a field of the log line. The host sets up where it goes.

use std::time::Duration;

use crate::work::Cost;
use metrics::{Counter, Histogram};

/// What is counted of the requests of a capability: looked up once, since to find a series by its name costs more than to
/// count in it.
pub(crate) struct RequestMeters {
    capability: &'static str,
    requests: Counter,
    duration_ms: Histogram,
    consumed: ConsumedMeters,
}

impl RequestMeters {
    pub(crate) fn of(capability: &'static str) -> Self {
        Self {
            capability,
            requests: metrics::counter!("requests", "capability" => capability),
            duration_ms: metrics::histogram!("duration_ms", "capability" => capability),
            consumed: ConsumedMeters::of(capability),
        }
    }

    /// Counts one answered request.
    pub(crate) fn answered(&self, status: u16, took: Duration, cost: Cost) {
        self.requests.increment(1);
        if status >= 500 {
            metrics::counter!("errors", "capability" => self.capability).increment(1);
        }
        self.duration_ms.record(took.as_secs_f64() * 1000.0);
        self.consumed.record(cost);
    }
}

/// Counts one consumed event.
pub fn event_consumed(capability: &'static str, ok: bool, cost: Cost) {
    metrics::counter!("events", "capability" => capability).increment(1);
    if !ok {
        metrics::counter!("event_failures", "capability" => capability).increment(1);
    }
    ConsumedMeters::of(capability).record(cost);
}

/// Counts outbox items that nobody took in time and that were published again.
pub fn outbox_late(capability: &'static str, count: usize) {
    if count > 0 {
        metrics::counter!("outbox_late", "capability" => capability).increment(count as u64);
        tracing::warn!(capability, count, "published late outbox items again");
    }
}

/// Units come in halves; a counter counts whole ones, so both are histograms whose sum is what was consumed.
struct ConsumedMeters {
    read: Histogram,
    write: Histogram,
}

impl ConsumedMeters {
    fn of(capability: &'static str) -> Self {
        Self {
            read: metrics::histogram!("read_units", "capability" => capability),
            write: metrics::histogram!("write_units", "capability" => capability),
        }
    }

    fn record(&self, cost: Cost) {
        self.read.record(cost.rru);
        self.write.record(cost.wru);
    }
}
