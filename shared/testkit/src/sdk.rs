//! Carries out a plan of faults below the SDK's client: each of its attempts is a call.

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::result::ConnectorError;
use embedded::Engine;
use embedded_sdk::{Answer, Intercept, Request, carry_out};
use futures::future::{BoxFuture, FutureExt};
use serde::Deserialize;

use crate::calls::{DatabaseCall, Outcome};
use crate::faults::{Fault, Faults};

impl Intercept for Faults {
    fn call<'a>(&'a self, engine: &'a Engine, request: Request<'a>) -> BoxFuture<'a, Result<Answer, ConnectorError>> {
        call(engine, self, request).boxed()
    }

    fn timeouts(&self) -> TimeoutConfig {
        if self.gives_up() { dynamodb::timeouts() } else { TimeoutConfig::disabled() }
    }
}

/// One call under a plan: spoilt or not, it is numbered and recorded.
async fn call(engine: &Engine, faults: &Faults, request: Request<'_>) -> Result<Answer, ConnectorError> {
    let Request { operation, body } = request;
    if faults.is_crashed() {
        return std::future::pending().await;
    }
    let token = token(operation, body);
    let (number, fault) = faults.next(operation);
    let fault = fault.filter(|fault| *fault != Fault::Conflict || is_write(operation));
    if let Some(lost) = token.as_deref().and_then(|token| faults.found(token)) {
        let done = Answer::new(200, lost, None);
        faults.record(entry(number, operation, &done, fault));
        return Ok(done);
    }
    if fault == Some(Fault::Pause) {
        faults.pause().await;
    }
    let outcome = match fault {
        None | Some(Fault::LostAnswer | Fault::CrashAfter | Fault::Pause) => carry_out(engine, request).await,
        Some(Fault::Throttle) => refused("ProvisionedThroughputExceededException", 400),
        Some(Fault::Conflict) => conflict(operation, body),
        Some(Fault::ServerError) => refused("InternalServerError", 500),
        Some(Fault::Hang | Fault::CrashBefore) => Answer::new(0, Vec::new(), None),
    };
    faults.record(entry(number, operation, &outcome, fault));
    match fault {
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::CrashBefore | Fault::CrashAfter) => {
            faults.crash();
            std::future::pending().await
        }
        Some(Fault::LostAnswer) => {
            if let (Some(token), 200) = (token, outcome.status) {
                faults.lose(token, outcome.body);
            }
            Err(ConnectorError::io("the connection broke before the answer came".into()))
        }
        _ => Ok(outcome),
    }
}

fn entry(number: u64, operation: &str, answer: &Answer, fault: Option<Fault>) -> DatabaseCall {
    DatabaseCall {
        number,
        operation: operation.to_owned(),
        tables: answer.tables.clone(),
        units: answer.units,
        outcome: match (fault, answer.error) {
            (Some(fault), _) => Outcome::Spoilt(fault),
            (None, Some(error)) => Outcome::Refused(error),
            (None, None) => Outcome::Done,
        },
    }
}

fn is_write(operation: &str) -> bool {
    matches!(
        operation,
        "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems" | "TransactGetItems"
    )
}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "ClientRequestToken")]
    token: Option<String>,
}

fn token(operation: &str, body: &[u8]) -> Option<String> {
    match operation {
        "TransactWriteItems" => serde_json::from_slice::<Token>(body).ok()?.token,
        _ => None,
    }
}

fn refused(name: &'static str, status: u16) -> Answer {
    let body = format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{name}","message":"injected"}}"#);
    Answer::new(status, body.into_bytes(), Some(name))
}

#[derive(Deserialize)]
struct Actions {
    #[serde(rename = "TransactItems", default)]
    items: Vec<serde::de::IgnoredAny>,
}

/// The first action of a transaction meets another transaction; the others are not to blame.
fn conflict(operation: &str, body: &[u8]) -> Answer {
    if !operation.starts_with("Transact") {
        return refused("TransactionConflictException", 400);
    }
    let count = serde_json::from_slice::<Actions>(body).map_or(1, |actions| actions.items.len());
    let codes: Vec<_> = (0..count).map(|place| if place == 0 { "TransactionConflict" } else { "None" }).collect();
    let reasons: Vec<_> = codes.iter().map(|code| serde_json::json!({ "Code": code })).collect();
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    let body = serde_json::json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": message,
        "CancellationReasons": reasons,
    });
    Answer::new(400, body.to_string().into_bytes(), Some("TransactionCanceledException"))
}
