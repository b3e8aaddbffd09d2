//! The place between a client and the database where tests let calls go wrong.

use std::fmt;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::result::ConnectorError;
use futures::future::BoxFuture;

use crate::dispatch::{self, Answer};
use crate::engine::Engine;

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
    /// Answers a call in the database's place, or has it carried out ([`Engine::carry_out`]).
    fn call<'a>(&'a self, engine: &'a Engine, request: Request<'a>) -> BoxFuture<'a, Result<Answer, ConnectorError>>;

    /// How long the client waits for a call.
    fn timeouts(&self) -> TimeoutConfig;
}

impl Engine {
    /// Carries out a request as for any client, and counts its units.
    pub async fn carry_out(&self, request: Request<'_>) -> Answer {
        self.run(request.operation, request.body, true).await
    }

    /// Carries out a request at once, on this thread: the engine reports none of its outbox items, and does not sync it
    /// to disk.
    pub fn carry_out_silently(&self, request: Request<'_>) -> Answer {
        dispatch::run(self, request.operation, request.body, false).0
    }
}
