//! One capability alone: its real router and store on a database in memory, with a clock that is moved by hand.
//!
//! For the capabilities' own tests. Nothing is mocked: requests go through all that stands around every route, and
//! the events that are committed are caught where the host would deliver them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::response::IntoResponse;
use domain::event::EventData;
use domain::{Clock, Timestamp};
use http::{HeaderMap, Request};
use serde_json::Value;
use service::blobs::BlobPort;
use service::caller::Claims;
use service::capability::{Capability, Context, Hosted, WorkError};
use service::declaration::Grant;
use service::environment::Environment;
use service::event::Event;
use service::inbox::ConsumeError;
use service::outbox::OutboxItem;
use tower::ServiceExt;

use embedded::{Engine, TableSpec};

use crate::{Fault, Faults};

/// Who the rig's tokens come from.
pub const ISSUER: &str = "https://issuer.test";
/// 2026-03-01T12:00:00Z.
pub const NOON: Timestamp = Timestamp::from_millis(1_772_366_400_000);

/// A capability on its own table, with nobody around it.
pub struct Alone<C> {
    /// The capability itself.
    pub capability: Arc<C>,
    /// The clock that it goes by.
    pub clock: Clock,
    engine: Engine,
    service: axum::Router,
    committed: Arc<Mutex<Vec<OutboxItem>>>,
    environment: HashMap<String, String>,
    /// A blob store in place of the database's own.
    other_blobs: Option<Arc<dyn BlobPort>>,
}

/// A request in the making: `Call::post("/carts").bearer("guest_…", "").key("k1").json(json!({…}))`.
#[derive(Clone, Debug)]
pub struct Call {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    claims: Option<Claims>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, where it is JSON; null otherwise.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl<C: Capability> Default for Alone<C> {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::unwrap_used, reason = "a rig that can't be set up is a failed test")]
impl<C: Capability> Alone<C> {
    /// The capability with its default settings.
    pub fn new() -> Self {
        Self::with(&[], None)
    }

    /// The capability with settings of its own, and with faults below its store.
    pub fn with(settings: &[(&str, &str)], faults: Option<Faults>) -> Self {
        Self::with_blobs(settings, faults, None)
    }

    /// The same with a blob store of the test's, which the faults leave alone.
    pub fn with_blobs(settings: &[(&str, &str)], faults: Option<Faults>, blobs: Option<Arc<dyn BlobPort>>) -> Self {
        let engine = Engine::memory().unwrap();
        let table = TableSpec::of(&C::DECLARATION);
        let mut environment = C::DECLARATION.defaults();
        environment.insert(C::DECLARATION.table_variable(), table.name.clone());
        let fixed = [("ISSUER_URL", ISSUER), ("AUDIENCE", "stoa")];
        environment.extend(fixed.iter().chain(settings).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        engine.create_table(&table).unwrap();
        Self::over(engine, Clock::manual(NOON), environment, faults, blobs)
    }

    fn over(
        engine: Engine,
        clock: Clock,
        environment: HashMap<String, String>,
        faults: Option<Faults>,
        other_blobs: Option<Arc<dyn BlobPort>>,
    ) -> Self {
        let database = match &faults {
            Some(faults) => faults.over(&engine),
            None => crate::database(&engine),
        };
        let blobs = engine.blobs().of(C::DECLARATION.name, clock.clone());
        let blobs = match (&other_blobs, faults) {
            (Some(other), _) => Arc::clone(other),
            (None, Some(faults)) => faults.over_blobs(blobs),
            (None, None) => blobs,
        };
        let committed = Arc::new(Mutex::new(Vec::new()));
        let catch = Arc::clone(&committed);
        let on_committed = Arc::new(move |items: Vec<OutboxItem>| {
            catch.lock().unwrap_or_else(PoisonError::into_inner).extend(items);
        });
        let settings = Environment::from_map(environment.clone());
        let context = Context::new(C::DECLARATION.name, database, settings, clock.clone(), Some(on_committed)).unwrap();
        let keeps_blobs = C::DECLARATION.grants.contains(&Grant::Blobs);
        let context = if keeps_blobs { context.with_blobs(blobs) } else { context };
        let capability = Arc::new(C::new(context).unwrap());
        let service = Hosted::service(Arc::clone(&capability) as Arc<dyn Hosted>);
        Self { capability, clock, engine, service, committed, environment, other_blobs }
    }

    /// The same table under a new process: what was only in memory is gone. `faults` as in [`Alone::with`].
    pub fn restarted(&self, faults: Option<Faults>) -> Self {
        self.restarted_with(faults, self.other_blobs.clone())
    }

    /// The same table under a new process that reaches the blob store another way.
    pub fn restarted_with(&self, faults: Option<Faults>, blobs: Option<Arc<dyn BlobPort>>) -> Self {
        Self::over(self.engine.clone(), self.clock.clone(), self.environment.clone(), faults, blobs)
    }

    /// Lets another process do something, which stands still before one of its calls to the database until something else
    /// is done by whoever is there. Calls are counted from 1; `None` where it makes fewer.
    pub async fn overtaken<T>(
        &self,
        call: u64,
        slow: impl AsyncFnOnce(&Self) -> T,
        fast: impl Future<Output = ()>,
    ) -> Option<T> {
        let faults = Faults::none().at(call, Fault::Pause);
        let other = self.restarted(Some(faults.clone()));
        let mut slow = std::pin::pin!(slow(&other));
        tokio::select! {
            _ = &mut slow => return None,
            () = faults.paused() => {}
        }
        fast.await;
        faults.resume();
        Some(slow.await)
    }

    /// Sends a request through the front door.
    pub async fn call(&self, call: Call) -> Reply {
        Reply::read(self.service.clone().oneshot(call.into_request(&self.clock)).await.unwrap()).await
    }

    /// Sends a request by a signed link to the capability's blobs, as a client does.
    pub async fn call_link(&self, call: Call) -> Reply {
        let answer = self.engine.blobs().answer(call.into_request(&self.clock), &self.clock).await;
        Reply::read(answer.unwrap_or_else(IntoResponse::into_response)).await
    }

    /// The capability's blobs, below any faults.
    pub fn blobs(&self) -> Arc<dyn BlobPort> {
        self.engine.blobs().of(C::DECLARATION.name, self.clock.clone())
    }

    /// Takes the events that were committed since the last time, in order.
    pub fn take_events(&self) -> Vec<Event> {
        let items = std::mem::take(&mut *self.committed.lock().unwrap_or_else(PoisonError::into_inner));
        items.iter().flat_map(|item| item.events().unwrap()).collect()
    }

    /// Takes the events of one type that were committed since the last time; all others are dropped.
    pub fn take<D: EventData>(&self) -> Vec<D> {
        self.take_events().iter().filter(|e| e.kind == D::TYPE).map(|e| e.data().unwrap()).collect()
    }

    /// Delivers an event, as its publisher would send it.
    pub async fn deliver<D: EventData>(&self, data: &D) -> Result<(), ConsumeError> {
        let source = D::TYPE.split('.').next().unwrap_or_default();
        self.deliver_event(&Event::new(source, &self.clock, data).unwrap()).await
    }

    /// Delivers an event in its envelope.
    pub async fn deliver_event(&self, event: &Event) -> Result<(), ConsumeError> {
        Hosted::consume(&*self.capability, event).await
    }

    /// Does the scheduled work.
    pub async fn tick(&self) -> Result<(), WorkError> {
        Hosted::tick(&*self.capability).await
    }

    /// Moves the clock.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The database below.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Call {
    fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), claims: None, body: Vec::new() }
    }

    /// A GET.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// A POST.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// A PATCH.
    pub fn patch(path: impl Into<String>) -> Self {
        Self::new("PATCH", path)
    }

    /// A PUT.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new("PUT", path)
    }

    /// A DELETE.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
    }

    /// With a token of this subject and these scopes, as the edge would hand it on.
    #[must_use]
    pub fn bearer(self, subject: impl ToString, scopes: &str) -> Self {
        let claims = [("iss", ISSUER), ("aud", "stoa"), ("scope", scopes)];
        let mut claims: HashMap<_, _> = claims.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        claims.insert("sub".to_owned(), subject.to_string());
        Self { claims: Some(Claims(claims)), ..self }
    }

    /// With one claim set by hand.
    #[must_use]
    pub fn claim(mut self, name: &str, value: &str) -> Self {
        self.claims.get_or_insert_default().0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// With an `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// With `If-Match` for a version.
    #[must_use]
    pub fn if_match(self, version: impl std::fmt::Display) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        Self { body: body.to_string().into_bytes(), ..self }.header("content-type", "application/json")
    }

    /// With any body.
    #[must_use]
    pub fn body(self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }.header("content-type", media_type)
    }
}

#[expect(clippy::unwrap_used, reason = "a rig that can't be set up is a failed test")]
impl Call {
    /// A request by any method.
    pub fn of(method: &str, path: impl Into<String>) -> Self {
        Self::new(
            ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"].into_iter().find(|known| *known == method).unwrap(),
            path,
        )
    }

    /// The request as the edge would hand it on; a token is good for 15 minutes from now.
    pub fn into_request(self, clock: &Clock) -> Request<Body> {
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(self.body)).unwrap();
        if let Some(mut claims) = self.claims {
            let expires = (clock.now().as_seconds() + 900).to_string();
            claims.0.entry("exp".to_owned()).or_insert(expires);
            request.extensions_mut().insert(claims);
        }
        request
    }

    /// Method and path, to look for the route by.
    pub fn target(&self) -> (&str, &str) {
        (self.method, self.path.split('?').next().unwrap_or_default())
    }
}

#[expect(clippy::unwrap_used, reason = "a rig that can't be set up is a failed test")]
impl Reply {
    /// Reads a response whole.
    pub async fn read(response: http::Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A header's text, empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// What it cost: `2.5rru 4wru`.
    pub fn cost(&self) -> &str {
        self.header("server-timing").split('"').nth(1).unwrap_or_default()
    }

    /// The code at the end of a problem's `type`.
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|t| t.rsplit(':').next()).unwrap_or_default()
    }

    /// `pointer code` of each fault of a problem, sorted.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let mut faults: Vec<_> =
            errors.iter().map(|fault| format!("{} {}", text(fault, "pointer"), text(fault, "code"))).collect();
        faults.sort();
        faults
    }
}
