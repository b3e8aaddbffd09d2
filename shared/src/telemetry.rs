//! Logs and metrics. On Lambda: JSON lines and CloudWatch's embedded metric format, with the stack and the capability as
//! the only dimensions, since every series is paid for; the route is a field of the log line. One process sets up its own.

use std::time::Duration;

use metrics::{Counter, Histogram};
use tracing_subscriber::EnvFilter;

use crate::work::Cost;

/// Sets up the logs of a Lambda function: JSON lines, `RUST_LOG` says how much (`info` if it does not).
pub fn log_json_lines() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    // A second set-up in one process is no fault: the first one stands.
    let _ = lines.with_current_span(false).with_span_list(false).with_ansi(false).try_init();
}

/// Sets up the metrics of a Lambda function, which carry the stack's name, so that those of two stacks do not mix.
pub(crate) fn embedded_metrics(
    stack: Option<String>,
) -> Result<&'static metrics_cloudwatch_embedded::Collector, metrics_cloudwatch_embedded::Error> {
    let builder = metrics_cloudwatch_embedded::Builder::new().cloudwatch_namespace("Stoa");
    let builder = match stack {
        Some(name) => builder.with_dimension("stack", name),
        None => builder,
    };
    builder.init()
}

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
