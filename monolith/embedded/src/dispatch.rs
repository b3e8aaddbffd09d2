//! One request of the DynamoDB protocol, handed to the engine: the operation's name and its JSON body in, status and
//! JSON body out.
//!
//! The body is parsed once, straight into the engine's own request; its HTTP server parses three times, to word
//! malformed requests exactly as the service does, which the SDK never sends.

use std::collections::BTreeSet;

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::metering::{Metered, Meters};

/// What the engine answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// `ConditionalCheckFailedException` and the like.
    pub(crate) error: Option<&'static str>,
    pub(crate) tables: BTreeSet<String>,
    pub(crate) units: f64,
    /// Outbox items that the call put: table and partition key.
    pub(crate) outbox: Vec<(String, String)>,
}

/// Carries out one operation. `meter` asks the engine for consumed units even where the caller did not.
pub(crate) fn run(db: &Database, operation: &str, body: &[u8], meter: bool) -> Answer {
    let call = Call { body, meter };
    match operation {
        "GetItem" => call.metered(|request| db.get_item(request)),
        "PutItem" => call.metered(|request| db.put_item(request)),
        "UpdateItem" => call.metered(|request| db.update_item(request)),
        "DeleteItem" => call.metered(|request| db.delete_item(request)),
        "Query" => call.metered(|request| db.query(request)),
        "Scan" => call.metered(|request| db.scan(request)),
        "BatchGetItem" => call.metered(|request| db.batch_get_item(request)),
        "BatchWriteItem" => call.metered(|request| db.batch_write_item(request)),
        "TransactGetItems" => call.metered(|request| db.transact_get_items(request)),
        "TransactWriteItems" => {
            call.metered(|mut request: dynoxide::actions::transact_write_items::TransactWriteItemsRequest| {
                // The engine keeps every token for ten minutes and walks through all of them each time.
                request.client_request_token = None;
                db.transact_write_items(request)
            })
        }
        "CreateTable" => call.plain(|request| db.create_table(request)),
        "DeleteTable" => call.plain(|request| db.delete_table(request)),
        "DescribeTable" => call.plain(|request| db.describe_table(request)),
        "UpdateTable" => call.plain(|request| db.update_table(request)),
        "ListTables" => call.plain(|request| db.list_tables(request)),
        "UpdateTimeToLive" => call.plain(|request| db.update_time_to_live(request)),
        "DescribeTimeToLive" => call.plain(|request| db.describe_time_to_live(request)),
        _ => Answer::refused(&DynoxideError::ValidationException(format!(
            "{operation} is not offered by the embedded database"
        ))),
    }
}

struct Call<'a> {
    body: &'a [u8],
    meter: bool,
}

impl Call<'_> {
    fn plain<Q: DeserializeOwned, R: Serialize>(&self, run: impl FnOnce(Q) -> dynoxide::Result<R>) -> Answer {
        match serde_json::from_slice(self.body).map_err(|error| unreadable(&error)).and_then(run) {
            Ok(response) => Answer::given(&response),
            Err(error) => Answer::refused(&error),
        }
    }

    fn metered<Q, R>(&self, run: impl FnOnce(Q) -> dynoxide::Result<R>) -> Answer
    where
        Q: DeserializeOwned + Metered,
        R: Serialize + Meters,
    {
        let mut request: Q = match serde_json::from_slice(self.body) {
            Ok(request) => request,
            Err(error) => return Answer::refused(&unreadable(&error)),
        };
        let mut tables = BTreeSet::new();
        let mut asked = true;
        if self.meter {
            request.tables(&mut tables);
            asked = request.ask();
        }
        let outbox = request.outbox();
        let mut answer = match run(request) {
            Ok(mut response) => {
                let units = if self.meter { response.units() } else { 0.0 };
                if !asked {
                    response.forget();
                }
                Answer { units, outbox, ..Answer::given(&response) }
            }
            Err(error) => Answer::refused(&error),
        };
        answer.tables = tables;
        answer
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

    fn refused(error: &DynoxideError) -> Self {
        let name = error.error_type();
        let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
        Self::new(error.status_code(), error.to_json().into_bytes(), Some(name))
    }

    pub(crate) fn new(status: u16, body: Vec<u8>, error: Option<&'static str>) -> Self {
        Self { status, body, error, tables: BTreeSet::new(), units: 0.0, outbox: Vec::new() }
    }
}
