//! The place between a client and the database where tests let calls go wrong.

use std::fmt;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::result::ConnectorError;
use embedded::{Engine, Mark};
use futures::future::{BoxFuture, OptionFuture};

use crate::dispatch::{self, Answer};

/// One request of the DynamoDB protocol.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `GetItem`, `TransactWriteItems`, …
    pub operation: &'a str,
    /// Its body, JSON.
    pub body: &'a [u8],
}

/// What a client's calls meet on their way to the database.
pub trait Intercept: fmt::Debug + Send + Sync {
    /// Answers a call in the database's place, or has it carried out ([`carry_out`]).
    fn call<'a>(&'a self, engine: &'a Engine, request: Request<'a>) -> BoxFuture<'a, Result<Answer, ConnectorError>>;

    /// How long the client waits for a call.
    fn timeouts(&self) -> TimeoutConfig;
}

/// Carries out a request as for any client, and counts its units.
pub async fn carry_out(engine: &Engine, request: Request<'_>) -> Answer {
    run(engine, request.operation, request.body, true).await
}

/// Carries out one operation; `meter` counts its units even where the caller did not ask for them.
pub(crate) async fn run(engine: &Engine, operation: &str, body: &[u8], meter: bool) -> Answer {
    // As the engine itself does: see `embedded`.
    tokio::task::yield_now().await;
    let (answer, mark) = dispatch::run(engine, operation, body, meter);
    if let Some(Err(error)) = OptionFuture::from(mark.map(Mark::durable)).await {
        return Answer::refused(&error);
    }
    answer
}
