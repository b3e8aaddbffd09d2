//! Idempotency keys: a POST that is repeated has one effect and one answer.
//!
//! What is local is one transaction: the effect, its events and the key's record (fingerprint, status, `Location`,
//! body up to 4 KB, compressed); the loser of a race reads the record and gives its answer again. A refusal that depends on
//! state (409, 422) is recorded by a conditional put of its own, by the layer around the routes. Work that calls
//! outside begins with [`Idempotency::begin`], which writes the intent first, and ends with [`Idempotency::finish`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::openapi::path::Parameter;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::Problem;
use crate::body::Answer;
use crate::describe::{Describe, Described, header};
use crate::packed::Packed;
use crate::table::{Key, Table, TableError, Transaction, Write};
use domain::Timestamp;

/// How long a key is remembered.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long work that calls outside may run before another caller may resume it.
const LEASE: Duration = Duration::from_secs(30);
/// The largest body that is kept for replay.
pub(crate) const MAX_RECORDED_BODY: usize = 4 * 1024;
/// The label of the record's write in a transaction.
const LABEL: &str = "idempotency";

/// The idempotency key of one request, if it has one.
#[derive(Clone, Debug)]
pub struct Idempotency(Option<Arc<Attempt>>);

#[derive(Debug)]
struct Attempt {
    key: Key,
    fingerprint: String,
    /// Set once a handler asked for it: only then does the layer record refusals.
    used: AtomicBool,
}

/// What is remembered of a key.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    #[serde(flatten)]
    state: State,
    until: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum State {
    /// Work that calls outside is under way, until `until`; `intent` names it for the one who resumes it.
    Running { intent: String },
    /// The answer is known.
    Done { status: u16, location: Option<String>, etag: Option<u64>, body: Packed },
}

/// How work that calls outside begins.
#[derive(Debug)]
pub enum Begin {
    /// It is new: the intent stands written.
    Fresh,
    /// An earlier attempt broke off: go on with its intent, repeat nothing that is done.
    Resume(String),
    /// There is an answer already: the earlier one, or a 409 while another caller is at work.
    Answered(Answer),
}

impl Idempotency {
    /// No key: for work that no client asked for.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether the client gave a key: without one, a change of a single item needs no transaction and costs half.
    pub const fn is_given(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn of(key: &str, caller: &str, method: &str, path: &str, query: &str, body: &[u8]) -> Self {
        let record = hash([caller.as_bytes(), method.as_bytes(), path.as_bytes(), key.as_bytes()]);
        Self(Some(Arc::new(Attempt {
            key: Key::only(format!("idempotency#{record}")),
            // With the key, which the table does not hold: nobody can try passwords against the record of a sign-up.
            fingerprint: hash([key.as_bytes(), query.as_bytes(), body]),
            used: AtomicBool::new(false),
        })))
    }

    /// Commits a transaction together with its answer's record. Where the same request came first, its answer is
    /// given again; where the key was used with another body, a 422.
    pub async fn commit(&self, mut transaction: Transaction, answer: Answer) -> Result<Answer, TableError> {
        let Some(attempt) = &self.0 else {
            transaction.commit().await?;
            return Ok(answer);
        };
        let table = transaction.table().clone();
        transaction.push(attempt.record(&table, State::done(&answer)));
        match transaction.commit().await {
            Ok(()) => Ok(answer),
            Err(error) if error.refused(LABEL) => match attempt.recall(&table).await? {
                Some(earlier) => Ok(earlier),
                None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    /// Begins work that calls outside: writes the transaction (the intent) and the key's record as running.
    ///
    /// `intent` names what was begun (`pay_…:capture:2`); it comes back with [`Begin::Resume`] when the caller of an
    /// earlier attempt has not finished within 30 seconds.
    pub async fn begin(&self, mut transaction: Transaction, intent: &str) -> Result<Begin, TableError> {
        let Some(attempt) = &self.0 else {
            transaction.commit().await?;
            return Ok(Begin::Fresh);
        };
        let table = transaction.table().clone();
        transaction.push(attempt.record(&table, State::Running { intent: intent.to_owned() }));
        match transaction.commit().await {
            Ok(()) => Ok(Begin::Fresh),
            Err(error) if error.refused(LABEL) => Ok(attempt.recall_or_resume(&table).await?.unwrap_or(Begin::Fresh)),
            Err(error) => Err(error),
        }
    }

    /// Asks whether this request has begun or ended before, without writing: for handlers whose decision would
    /// no longer hold once their own work has begun.
    pub async fn earlier(&self, table: &Table) -> Result<Option<Begin>, TableError> {
        match &self.0 {
            Some(attempt) => attempt.recall_or_resume(table).await,
            None => Ok(None),
        }
    }

    /// Ends work that calls outside: the transaction and the answer's record, over the running one.
    pub async fn finish(&self, mut transaction: Transaction, answer: Answer) -> Result<Answer, TableError> {
        if let Some(attempt) = &self.0 {
            let record = attempt.finished(transaction.table(), State::done(&answer));
            transaction.push(record);
        }
        transaction.commit().await?;
        Ok(answer)
    }

    /// Whether the layer should record this request's refusal.
    pub(crate) fn settles(&self) -> bool {
        self.0.as_ref().is_some_and(|attempt| attempt.used.load(Ordering::Relaxed))
    }

    /// After a refusal that depends on state: the earlier answer, if this very request had one; otherwise the refusal
    /// itself is recorded, so that a repetition is answered alike.
    pub(crate) async fn settle(&self, table: &Table, refusal: &Answer) -> Result<Option<Answer>, TableError> {
        let Some(attempt) = &self.0 else { return Ok(None) };
        match table.write(attempt.record(table, State::done(refusal))).await {
            Ok(()) => Ok(None),
            Err(TableError::Refused(_)) => attempt.recall(table).await,
            Err(error) => Err(error),
        }
    }
}

impl State {
    fn done(answer: &Answer) -> Self {
        // A body that is too long to keep is given again as an empty one with its Location.
        let body = if answer.body.len() <= MAX_RECORDED_BODY { answer.body.as_slice() } else { &[] };
        Self::Done {
            status: answer.status.as_u16(),
            location: answer.location.clone(),
            etag: answer.version,
            body: Packed::new(String::from_utf8_lossy(body).into_owned()),
        }
    }
}

impl Attempt {
    /// The record's write: only where there is none, or only one that has run out.
    fn record(&self, table: &Table, state: State) -> Write {
        let now = table.clock().now();
        self.write(table, state)
            .when("attribute_not_exists(pk) OR #expires_at <= :now_s")
            .value("now_s", now.as_seconds())
    }

    fn finished(&self, table: &Table, state: State) -> Write {
        self.write(table, state).when("#state = :running").value("running", "running")
    }

    fn write(&self, table: &Table, state: State) -> Write {
        let now = table.clock().now();
        let until = now + if matches!(state, State::Running { .. }) { LEASE } else { LIFE };
        let record = Record { fingerprint: self.fingerprint.clone(), state, until };
        Write::put(LABEL, self.key.clone(), &record).expires_at(now + LIFE)
    }

    /// The earlier request's answer, a 422 for another body, a 409 while it is still running.
    async fn recall(&self, table: &Table) -> Result<Option<Answer>, TableError> {
        Ok(match self.recall_or_resume(table).await? {
            Some(Begin::Answered(answer)) => Some(answer),
            Some(_) => Some(Answer::problem(&in_progress())),
            None => None,
        })
    }

    async fn recall_or_resume(&self, table: &Table) -> Result<Option<Begin>, TableError> {
        let Some(record) = table.get::<Record>(&self.key).await? else { return Ok(None) };
        if record.fingerprint != self.fingerprint {
            let reused =
                Problem::refused("idempotency_key_reused", "This Idempotency-Key was used with another request.");
            return Ok(Some(Begin::Answered(Answer::problem(&reused))));
        }
        match record.state {
            State::Done { status, location, etag, body } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                let mut answer = Answer::empty(status);
                if status.is_client_error() {
                    answer = answer.with_media_type(crate::problem::MEDIA_TYPE);
                }
                answer.location = location;
                answer.version = etag;
                let text = body.text().map_err(|error| TableError::Failed(Box::new(error)))?;
                answer.body = text.into_owned().into_bytes();
                answer.replayed = true;
                Ok(Some(Begin::Answered(answer)))
            }
            State::Running { .. } if record.until > table.clock().now() => {
                Ok(Some(Begin::Answered(Answer::problem(&in_progress()))))
            }
            State::Running { intent } => {
                // Take the lease over; the loser of that race is asked to wait.
                let renewed = State::Running { intent: intent.clone() };
                let lease = self.write(table, renewed).when("#until = :until").value("until", record.until);
                match table.write(lease).await {
                    Ok(()) => Ok(Some(Begin::Resume(intent))),
                    Err(TableError::Refused(_)) => Ok(Some(Begin::Answered(Answer::problem(&in_progress())))),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

fn in_progress() -> Problem {
    Problem::conflict("request_in_progress", "The same request is still running.").retry_after(1)
}

fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    use base64::Engine as _;
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha.finalize().get(..18).unwrap_or_default())
}

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let idempotency = parts.extensions.get::<Self>().cloned().unwrap_or(Self(None));
        if let Some(attempt) = &idempotency.0 {
            attempt.used.store(true, Ordering::Relaxed);
        }
        Ok(idempotency)
    }
}

/// The header: 1 to 255 visible characters.
fn key_header(required: bool, description: &str) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    header("Idempotency-Key", text.pattern(Some("^[!-~]+$")), required, description)
}

/// What every key may meet.
fn describe_key(route: &mut Described<'_>) {
    route.refuses(400, "Malformed; every fault is listed.");
    route.also_refuses(409, "The same request is still running.");
    route.also_refuses(422, "`idempotency_key_reused`: the key was used with another request.");
}

impl Describe for Idempotency {
    fn describe(route: &mut Described<'_>) {
        route.takes(key_header(false, "Makes a repetition safe: it gets the first answer again, for 24 hours."));
        describe_key(route);
    }
}

/// An idempotency key where there must be one; 428 without.
#[derive(Debug)]
pub struct RequiredIdempotency(pub Idempotency);

impl<S: Send + Sync> FromRequestParts<S> for RequiredIdempotency {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let idempotency = Idempotency::from_request_parts(parts, state).await?;
        if idempotency.0.is_none() {
            return Err(Problem::precondition_required("Idempotency-Key"));
        }
        Ok(Self(idempotency))
    }
}

impl Describe for RequiredIdempotency {
    fn describe(route: &mut Described<'_>) {
        route.takes(key_header(true, "Names this request: a repetition gets the first answer again, for 24 hours."));
        describe_key(route);
        route.also_refuses(428, "`Idempotency-Key` is missing.");
    }
}
