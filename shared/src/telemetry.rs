//! Logs and metrics. On Lambda: JSON lines and CloudWatch's embedded metric format, with the capability as the only
//! dimension, since every series is paid for; the route is a field of the log line. One process sets up its own.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

use crate::work::Cost;

/// Sets up the logs of a Lambda function: JSON lines, `RUST_LOG` says how much (`info` if it does not).
pub fn log_json_lines() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    // A second set-up in one process is no fault: the first one stands.
    let _ = lines.with_current_span(false).with_span_list(false).with_ansi(false).try_init();
}

/// Counts one answered request.
pub fn request_answered(capability: &'static str, status: u16, took: Duration, cost: Cost) {
    metrics::counter!("requests", "capability" => capability).increment(1);
    if status >= 500 {
        metrics::counter!("errors", "capability" => capability).increment(1);
    }
    metrics::histogram!("duration_ms", "capability" => capability).record(took.as_secs_f64() * 1000.0);
    consumed(capability, cost);
}

/// Counts one consumed event.
pub fn event_consumed(capability: &'static str, ok: bool, cost: Cost) {
    metrics::counter!("events", "capability" => capability).increment(1);
    if !ok {
        metrics::counter!("event_failures", "capability" => capability).increment(1);
    }
    consumed(capability, cost);
}

/// Counts outbox items that nobody took in time and that were published again.
pub fn outbox_late(capability: &'static str, count: usize) {
    if count > 0 {
        metrics::counter!("outbox_late", "capability" => capability).increment(count as u64);
        tracing::warn!(capability, count, "published late outbox items again");
    }
}

fn consumed(capability: &'static str, cost: Cost) {
    // Units come in halves; a counter counts whole ones, so both are histograms whose sum is what was consumed.
    metrics::histogram!("read_units", "capability" => capability).record(cost.rru);
    metrics::histogram!("write_units", "capability" => capability).record(cost.wru);
}
