//! Logs and metrics on Lambda: JSON lines and CloudWatch's embedded metric format, with the stack and the capability as the
//! only dimensions, since every series is paid for.

use metrics_cloudwatch_embedded::{Builder, Collector, Error};
use tracing_subscriber::EnvFilter;

/// Sets up the logs of a Lambda function: JSON lines, `RUST_LOG` says how much (`info` if it does not).
pub(crate) fn log_json_lines() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    // A second set-up in one process is no fault: the first one stands.
    let _ = lines.with_current_span(false).with_span_list(false).with_ansi(false).try_init();
}

/// Sets up the metrics of a Lambda function, which carry the stack's name, so that those of two stacks do not mix.
pub(crate) fn embedded_metrics(stack: Option<String>) -> Result<&'static Collector, Error> {
    let builder = Builder::new().cloudwatch_namespace("Stoa");
    let builder = match stack {
        Some(name) => builder.with_dimension("stack", name),
        None => builder,
    };
    builder.init()
}
