//! The AWS SDK's client over the embedded engine: the way that Lambda goes, without a network.
//!
//! For tests that compare both ways, and for benchmarks. The SDK's HTTP client is replaced, so a call ends in a function and
//! not in a socket; tests let calls go wrong at that place ([`Intercept`]). What the SDK does for a network alone is switched
//! off: signing, endpoint rules, identity cache, timeouts, clock skew, stalled streams.

mod client;
mod connector;
mod dispatch;
mod intercept;
mod metering;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use embedded::Engine;

use self::connector::Connector;
pub use self::dispatch::Answer;
pub use self::intercept::{Intercept, Request, carry_out};

/// The endpoint of calls that end in the process.
const NOWHERE: &str = "http://embedded";

/// Gives a client.
pub fn client(engine: &Engine) -> Client {
    client::new(Connector::new(engine.clone(), None), NOWHERE, TimeoutConfig::disabled())
}

/// Gives a client whose calls go through something else first.
pub fn client_through(engine: &Engine, intercept: Arc<dyn Intercept>) -> Client {
    let timeouts = intercept.timeouts();
    client::new(Connector::new(engine.clone(), Some(intercept)), NOWHERE, timeouts)
}

/// Gives a client of an endpoint over plain HTTP that looks at no signature: an emulator.
pub fn client_of(url: &str) -> Client {
    client::new(aws_smithy_http_client::Builder::new().build_http(), url, dynamodb::timeouts())
}
