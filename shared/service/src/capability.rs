//! The contract between a capability and its host: a Lambda function, or the one process.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::caller::TokenPolicy;
use crate::declaration::Declaration;
use crate::environment::{Environment, SettingError};
use crate::event::Event;
use crate::inbox::ConsumeError;
use crate::mail::MailPort;
use crate::operations::OperationsPort;
use crate::ports::{ApiPort, Ports};
use crate::setting::{Kind, Setting};
use crate::table::{Database, OnCommitted, Table, TableError};
use domain::clock::Clock;

/// What tokens name as their issuer.
pub const ISSUER_URL: Setting = Setting::new("ISSUER_URL", Kind::Url, "The URL that tokens name as their issuer.")
    .parameter("IssuerUrl")
    .checked(has_no_tail);
/// What tokens name as their audience.
pub const AUDIENCE: Setting =
    Setting::new("AUDIENCE", Kind::Text, "The audience that every token must name.").or("stoa").parameter("Audience");
/// The certificates of those who are called.
pub const CA_BUNDLE: Setting = Setting::new(
    "CA_BUNDLE",
    Kind::File,
    "A file of certificates in PEM that are trusted in calls to others, in place of those that are built in.",
);
/// How far a client's address is believed.
pub const TRUSTED_PROXIES: Setting = Setting::new(
    "TRUSTED_PROXIES",
    Kind::Number(0, 8),
    "How many proxies stand in front (a CDN is one), whose word for a client's address is taken.",
)
.or("0")
.parameter("TrustedProxies");
/// The settings of every capability.
pub const COMMON: &[Setting] = &[ISSUER_URL, AUDIENCE, TRUSTED_PROXIES, CA_BUNDLE];

/// The discovery document's path is put to its end (OpenID Connect Discovery 1.0, section 4.1).
fn has_no_tail(issuer: &str) -> Result<(), String> {
    if issuer.ends_with('/') || issuer.contains(['?', '#']) {
        return Err(format!("{issuer} ends with a slash, a query or a fragment"));
    }
    Ok(())
}

/// All that a capability is given; nothing is global.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its own table.
    pub table: Table,
    /// The time.
    pub clock: Clock,
    /// Settings from outside, read in the capability's `config.rs` only.
    pub environment: Environment,
    /// What a token must say.
    pub tokens: TokenPolicy,
    /// What it reaches beside its table.
    pub ports: Ports,
}

impl Context {
    /// The surroundings of a capability, its table named by `<CAPABILITY>_TABLE`.
    pub fn new(
        capability: &'static str,
        database: Arc<dyn Database>,
        environment: Environment,
        clock: Clock,
        on_committed: Option<OnCommitted>,
    ) -> Result<Self, SettingError> {
        let name = environment.get(&format!("{}_TABLE", capability.to_uppercase()))?;
        let tokens = TokenPolicy {
            issuer: environment.get(ISSUER_URL.name)?.into(),
            audience: environment.value::<String>(&AUDIENCE)?.into(),
            clock: clock.clone(),
        };
        let table = Table::new(database, name, capability, clock.clone(), on_committed);
        Ok(Self { table, clock, environment, tokens, ports: Ports::default() })
    }

    /// The same with a way to send mail.
    #[must_use]
    pub fn with_mail(self, mail: Arc<dyn MailPort>) -> Self {
        Self { ports: Ports { mail: Some(mail), ..self.ports }, ..self }
    }

    /// The same with a blob store.
    #[must_use]
    pub fn with_blobs(self, blobs: Arc<dyn crate::blobs::BlobPort>) -> Self {
        Self { ports: Ports { blobs: Some(blobs), ..self.ports }, ..self }
    }

    /// The same with a way to the API of the whole system.
    #[must_use]
    pub fn with_api(self, api: Arc<dyn ApiPort>) -> Self {
        Self { ports: Ports { api: Some(api), ..self.ports }, ..self }
    }

    /// The same with the process itself, for those who operate it.
    #[must_use]
    pub fn with_operations(self, operations: Arc<dyn OperationsPort>) -> Self {
        Self { ports: Ports { operations: Some(operations), ..self.ports }, ..self }
    }
}

/// Why scheduled or operator work did not go through; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// There is no such entity.
    #[error("there is no entity {kind}; {capability} republishes {known}")]
    UnknownKind {
        /// What was asked for.
        kind: String,
        /// Who was asked.
        capability: &'static str,
        /// What it knows, as a list for people.
        known: String,
    },
    /// Anything else, in words for the log.
    #[error("{0}")]
    Other(String),
}

/// How far republishing has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Republished {
    /// Events written by this call.
    pub count: usize,
    /// Where to go on; `None` at the end.
    pub cursor: Option<String>,
}

impl Republished {
    /// Reads where a call goes on.
    pub fn place<P: DeserializeOwned>(cursor: Option<String>) -> Result<Option<P>, WorkError> {
        let place = cursor.map(|text| serde_json::from_str(&text)).transpose();
        place.map_err(|_| WorkError::Other("the cursor can't be read".to_owned()))
    }

    /// So many events are written, and the next call goes on at `next`.
    pub fn page<P: Serialize>(count: usize, next: Option<&P>) -> Result<Self, WorkError> {
        let cursor = next.map(serde_json::to_string).transpose();
        let cursor = cursor.map_err(|error| WorkError::Other(format!("the cursor can't be written: {error}")))?;
        Ok(Self { count, cursor })
    }
}

/// One business capability: what a function is to its host.
pub trait Capability: Send + Sync + Sized + 'static {
    /// What it is to the rest of the system.
    const DECLARATION: Declaration;

    /// Makes it. No I/O: what a first request does not need is made when it is needed.
    fn new(context: Context) -> Result<Self, SettingError>;

    /// Its surroundings, for the host.
    fn context(&self) -> &Context;

    /// Its routes.
    fn routes(self: Arc<Self>) -> axum::Router;

    /// Its routes' description. Apart from [`Capability::routes`], so that a function need not carry it.
    fn openapi() -> utoipa::openapi::OpenApi;

    /// Its examples for the API's document beside those of the demonstration: JSON, step by step. Apart from
    /// [`Capability::routes`], so that a function need not carry it.
    fn examples() -> &'static str {
        "[]"
    }

    /// Consumes one event of its inbox. Idempotent: the same event may come again, late, and in any order.
    fn consume(&self, event: &Event) -> impl Future<Output = Result<(), ConsumeError>> + Send;

    /// Does its scheduled work, once a minute: expiries, stuck work. Idempotent.
    fn tick(&self) -> impl Future<Output = Result<(), WorkError>> + Send {
        async { Ok(()) }
    }

    /// Pages through its own table and emits current state events again, so that a capability that is added later
    /// fills its read model. `kind` is one of [`Declaration::republishes`].
    fn republish(
        &self,
        kind: &str,
        cursor: Option<String>,
    ) -> impl Future<Output = Result<Republished, WorkError>> + Send {
        let _ = (kind, cursor);
        async { Ok(Republished::default()) }
    }

    /// An operator's call by direct invocation (guarded by IAM), other than `republish`.
    fn operate(
        &self,
        call: &str,
        input: serde_json::Value,
    ) -> impl Future<Output = Result<serde_json::Value, Problem>> + Send {
        let _ = input;
        let problem = Problem::not_found(&format!("operator call as {call}"));
        async { Err(problem) }
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A capability behind a pointer, for hosts that hold several.
pub trait Hosted: Send + Sync {
    /// [`Capability::DECLARATION`].
    fn declaration(&self) -> &'static Declaration;
    /// [`Declaration::name`].
    fn name(&self) -> &'static str {
        self.declaration().name
    }
    /// [`Capability::context`].
    fn context(&self) -> &Context;
    /// [`Capability::routes`], with what stands around every route.
    fn service(self: Arc<Self>) -> axum::Router;
    /// [`Capability::consume`], as a piece of work of its own.
    fn consume<'a>(&'a self, event: &'a Event) -> Boxed<'a, Result<(), ConsumeError>>;
    /// [`Capability::tick`], as a piece of work of its own.
    fn tick(&self) -> Boxed<'_, Result<(), WorkError>>;
    /// [`Capability::republish`].
    fn republish<'a>(&'a self, kind: &'a str, cursor: Option<String>) -> Boxed<'a, Result<Republished, WorkError>>;
    /// [`Capability::operate`].
    fn operate<'a>(&'a self, call: &'a str, input: serde_json::Value) -> Boxed<'a, Result<serde_json::Value, Problem>>;
}

impl<C: Capability> Hosted for C {
    fn declaration(&self) -> &'static Declaration {
        const { &C::DECLARATION }
    }

    fn context(&self) -> &Context {
        Capability::context(self)
    }

    fn service(self: Arc<Self>) -> axum::Router {
        let context = Capability::context(&*self).clone();
        crate::http::service(self.routes(), &context)
    }

    fn consume<'a>(&'a self, event: &'a Event) -> Boxed<'a, Result<(), ConsumeError>> {
        Box::pin(crate::inbox::deliver(self, event))
    }

    fn tick(&self) -> Boxed<'_, Result<(), WorkError>> {
        let work = crate::work::Work::new(crate::work::request_id());
        Box::pin(std::sync::Arc::new(work).run(Capability::tick(self)))
    }

    fn republish<'a>(&'a self, kind: &'a str, cursor: Option<String>) -> Boxed<'a, Result<Republished, WorkError>> {
        let Declaration { name, republishes, .. } = C::DECLARATION;
        if !republishes.contains(&kind) {
            let known = if republishes.is_empty() { "nothing".to_owned() } else { republishes.join(", ") };
            let refusal = WorkError::UnknownKind { kind: kind.to_owned(), capability: name, known };
            return Box::pin(async move { Err(refusal) });
        }
        let work = crate::work::Work::new(crate::work::request_id());
        Box::pin(std::sync::Arc::new(work).run(Capability::republish(self, kind, cursor)))
    }

    fn operate<'a>(&'a self, call: &'a str, input: serde_json::Value) -> Boxed<'a, Result<serde_json::Value, Problem>> {
        let work = crate::work::Work::new(crate::work::request_id());
        Box::pin(std::sync::Arc::new(work).run(Capability::operate(self, call, input)))
    }
}
