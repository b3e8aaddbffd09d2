//! One request of the DynamoDB protocol, handed to the engine: the operation's name and its JSON body in, status and
//! JSON body out.
//!
//! The body is parsed once, straight into the engine's own request; its HTTP server parses three times, to word
//! malformed requests exactly as the service does, which the SDK never sends.

use std::collections::BTreeSet;

use dynoxide::DynoxideError;
use dynoxide::actions::vector_lifecycle::VectorIndexLifecycle;
use dynoxide::actions::{
    batch_get_item, batch_write_item, delete_item, describe_table, describe_time_to_live, get_item, put_item, query,
    scan, transact_get_items, transact_write_items, update_item,
};
use dynoxide::storage::Storage;
use embedded::{Engine, Mark};
use futures::FutureExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::metering::{Metered, Meters};

/// What the engine answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: Vec<u8>,
    /// `ConditionalCheckFailedException` and the like.
    pub error: Option<&'static str>,
    /// The tables that it named, where units were asked for.
    pub tables: BTreeSet<String>,
    /// Consumed units, where they were asked for.
    pub units: f64,
}

/// Carries out one operation; the mark is that of the table, where the call came so far.
///
/// `meter` asks the engine for consumed units even where the caller did not.
pub(crate) fn run(engine: &Engine, operation: &str, body: &[u8], meter: bool) -> (Answer, Option<Mark>) {
    let call = |writes| Call { engine, body, meter, writes };
    let (read, write) = (call(false), call(true));
    match operation {
        "GetItem" => read.run(get_item::execute),
        "PutItem" => write.run(put_item::execute),
        "UpdateItem" => write.run(update_item::execute),
        "DeleteItem" => write.run(delete_item::execute),
        "Query" => read.run(query::execute),
        "Scan" => read.run(scan::execute),
        "BatchGetItem" => read.run(batch_get_item::execute),
        "BatchWriteItem" => write.run(batch_write_item::execute),
        "TransactGetItems" => read.run(transact_get_items::execute),
        // The token is nobody's business here: see the crate's documentation.
        "TransactWriteItems" => write.run(transact_write_items::execute),
        "DescribeTable" => read.run(async |storage: &Storage, request| {
            describe_table::execute(storage, request, &VectorIndexLifecycle::new()).await
        }),
        "DescribeTimeToLive" => read.run(describe_time_to_live::execute),
        _ => {
            let refusal = format!("{operation} is not offered by the embedded database");
            (Answer::refused(&DynoxideError::ValidationException(refusal)), None)
        }
    }
}

struct Call<'a> {
    engine: &'a Engine,
    body: &'a [u8],
    meter: bool,
    writes: bool,
}

impl Call<'_> {
    fn run<Q, R>(&self, run: impl AsyncFnOnce(&Storage, Q) -> dynoxide::Result<R>) -> (Answer, Option<Mark>)
    where
        Q: DeserializeOwned + Metered,
        R: Serialize + Meters,
    {
        let mut request: Q = match serde_json::from_slice(self.body) {
            Ok(request) => request,
            Err(error) => return (Answer::refused(&unreadable(&error)), None),
        };
        let named = request.tables();
        let named: Vec<String> = named.into_iter().map(str::to_owned).collect();
        let (mut tables, mut asked) = (BTreeSet::new(), true);
        if self.meter {
            tables.extend(named.iter().cloned());
            asked = request.ask();
        }
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let (outcome, mark) = self.engine.on_table(&named, self.writes, |storage| now(run(storage, request)));
        let mut answer = match outcome {
            Ok(mut response) => {
                let units = if self.meter { response.units() } else { 0.0 };
                if !asked {
                    response.forget();
                }
                Answer { units, ..Answer::given(&response) }
            }
            Err(error) => Answer::refused(&error),
        };
        answer.tables = tables;
        (answer, mark)
    }
}

/// The engine's own deserialisers mark what the service words as a validation error.
fn unreadable(error: &serde_json::Error) -> DynoxideError {
    let text = error.to_string();
    match text.strip_prefix("VALIDATION:") {
        Some(message) => {
            let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
            DynoxideError::ValidationException(message.to_owned())
        }
        None => DynoxideError::SerializationException(text),
    }
}

impl Answer {
    fn given(response: &impl Serialize) -> Self {
        match serde_json::to_vec(response) {
            Ok(body) => Self::new(200, body, None),
            Err(error) => Self::refused(&DynoxideError::InternalServerError(error.to_string())),
        }
    }

    pub(crate) fn refused(error: &DynoxideError) -> Self {
        let name = error.error_type();
        let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
        Self::new(error.status_code(), error.to_json().into_bytes(), Some(name))
    }

    /// An answer, made up.
    pub fn new(status: u16, body: Vec<u8>, error: Option<&'static str>) -> Self {
        Self { status, body, error, tables: BTreeSet::new(), units: 0.0 }
    }
}

/// What the engine's futures come to: it calls SQLite on this very thread, so they are ready at the first look.
fn now<T>(future: impl Future<Output = dynoxide::Result<T>>) -> dynoxide::Result<T> {
    let waits = || Err(DynoxideError::InternalServerError("the engine waits for something".to_owned()));
    future.now_or_never().unwrap_or_else(waits)
}
