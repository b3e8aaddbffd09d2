//! The client: where the shop is, who asks, and with how much patience.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::error::{Error, Problem};
use crate::request::{Identity, Request};
use crate::retry::{Failure, Patience};
use crate::session::{Credentials, Session, Tokens};
use crate::transport::{Transport, TransportError};
use crate::types;
use crate::values::Secret;

/// A shop's API, as one caller of it. Clones are the same caller, and share connections and tokens.
///
/// A client without tokens calls the public operations only. [`Stoa::guest`], [`Stoa::sign_in`] and
/// [`Stoa::with_credentials`] make clients of other callers, which share the connections.
#[derive(Clone)]
pub struct Stoa {
    shared: Arc<Shared>,
    pub(crate) session: Arc<Session>,
}

/// What all callers share.
struct Shared {
    base: String,
    transport: Arc<dyn Transport>,
    patience: Patience,
    on_tokens: Option<OnTokens>,
}

/// Is told each new pair of tokens.
type OnTokens = Arc<dyn Fn(&Tokens) + Send + Sync>;

impl fmt::Debug for Stoa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stoa").field("base", &self.shared.base).field("session", &self.session).finish_non_exhaustive()
    }
}

/// Makes a client.
#[must_use = "a builder makes nothing until it builds"]
pub struct Builder {
    base: String,
    transport: Option<Arc<dyn Transport>>,
    patience: Patience,
    session: Session,
    on_tokens: Option<OnTokens>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("base", &self.base).field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Builder {
    /// Asks as a service: by the id and the secret of a client with the grant `client_credentials`.
    pub fn credentials(mut self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.session = Session::of(Credentials { id: client_id.into(), secret: client_secret.into() });
        self
    }

    /// Goes on with the tokens that an earlier client had.
    pub fn tokens(mut self, tokens: Tokens) -> Self {
        self.session = Session::with(tokens);
        self
    }

    /// Tells each new pair of tokens, to be kept for a later client. A refresh token works once: keep the newest pair.
    pub fn on_tokens(mut self, tell: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        self.on_tokens = Some(Arc::new(tell));
        self
    }

    /// How long each attempt of a call may take; 30 seconds if not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.patience.timeout = timeout;
        self
    }

    /// How often a call is made at most; 5 times if not given.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.patience.max_attempts = attempts.max(1);
        self
    }

    /// The longest pause before the next attempt; 30 seconds if not given. A shop that wants a longer one by `Retry-After`
    /// is not asked again: its answer is the call's error.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.patience.longest_pause = pause;
        self
    }

    /// Reaches the shop in another way than by a new pool of connections.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Makes the client. It asks nothing yet.
    pub fn build(self) -> Result<Stoa, Error> {
        let Self { base, transport, patience, session, on_tokens } = self;
        let base = base.trim_end_matches('/').to_owned();
        let address: http::Uri = base.parse().map_err(|_| Error::Setup(format!("{base:?} is no address")))?;
        let is_web = matches!(address.scheme_str(), Some("http" | "https"));
        if !is_web || address.host().is_none_or(str::is_empty) || address.query().is_some() {
            return Err(Error::Setup(format!("{base:?} is no address of a shop; https://shop.example is one")));
        }
        let transport = match transport {
            Some(transport) => transport,
            None => network(address.scheme_str() == Some("https"))?,
        };
        let shared = Arc::new(Shared { base, transport, patience, on_tokens });
        Ok(Stoa { shared, session: Arc::new(session) })
    }
}

#[cfg(feature = "reqwest")]
fn network(needs_tls: bool) -> Result<Arc<dyn Transport>, Error> {
    if needs_tls && !cfg!(feature = "rustls") {
        return Err(Error::Setup("https needs the feature `rustls` of stoa-client".to_owned()));
    }
    Ok(Arc::new(crate::transport::Network::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn network(_needs_tls: bool) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::Setup("without the feature `reqwest` of stoa-client a transport has to be given".to_owned()))
}

impl Stoa {
    /// Begins a client of the shop at an address: `https://shop.example`, or with a path before the API's own.
    pub fn builder(base: impl Into<String>) -> Builder {
        let (transport, patience, on_tokens) = (None, Patience::default(), None);
        Builder { base: base.into(), transport, patience, session: Session::default(), on_tokens }
    }

    /// Makes a client of the shop at an address, with the usual patience and without tokens.
    pub fn new(base: impl Into<String>) -> Result<Self, Error> {
        Self::builder(base).build()
    }

    /// The shop's address.
    pub fn base(&self) -> &str {
        &self.shared.base
    }

    /// The same shop for a caller without tokens.
    pub fn anonymous(&self) -> Self {
        self.with(Session::default())
    }

    /// The same shop for the caller who has these tokens.
    pub fn with_tokens(&self, tokens: Tokens) -> Self {
        self.with(Session::with(tokens))
    }

    /// The same shop for a service with these credentials.
    pub fn with_credentials(&self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.with(Session::of(Credentials { id: client_id.into(), secret: client_secret.into() }))
    }

    fn with(&self, session: Session) -> Self {
        Self { shared: Arc::clone(&self.shared), session: Arc::new(session) }
    }

    /// Makes a new guest, and the client that asks as the guest.
    pub async fn guest(&self) -> Result<Self, Error> {
        let issued = self.guests().create().send().await?;
        let tokens = Tokens { guest_id: Some(issued.guest_id.clone()), ..Tokens::issued(&issued) };
        self.tell(&tokens);
        Ok(self.with_tokens(tokens))
    }

    /// Signs in, and makes the client that asks as the account. What a guest has comes along, if this client is a guest's.
    pub async fn sign_in(&self, email: impl Into<String>, password: impl Into<Secret>) -> Result<Self, Error> {
        let mut body = types::CreateSessionRequest::new(email, password);
        if self.session.tokens().is_some_and(|tokens| tokens.guest_id.is_some()) {
            body.guest_token = self.token(None).await?;
        }
        let issued = self.sessions().create(&body).send().await?;
        let tokens = Tokens { account_id: Some(issued.account_id.clone()), ..Tokens::issued(&issued) };
        self.tell(&tokens);
        Ok(self.with_tokens(tokens))
    }

    /// The present tokens, to be kept for a later client.
    pub fn tokens(&self) -> Option<Tokens> {
        self.session.tokens()
    }

    /// Tells the caller of new tokens.
    pub(crate) fn tell(&self, tokens: &Tokens) {
        if let Some(tell) = &self.shared.on_tokens {
            tell(tokens);
        }
    }

    /// Sends a request until it is answered, or patience ends.
    pub(crate) async fn execute(&self, request: &Request) -> Result<Response<Bytes>, Error> {
        let patience = self.shared.patience.of(request);
        let (mut attempts, mut denied, mut was_lost) = (0, None, None);
        loop {
            let token = match request.identity {
                Identity::Session => {
                    let token = self.token(denied.as_ref()).await;
                    token.map_err(|error| error.under(request.idempotency_key.as_ref()))?
                }
                Identity::Nobody | Identity::Client(..) => None,
            };
            attempts += 1;
            let failure = match self.once(request, token.as_ref(), patience.timeout).await? {
                Ok(answer)
                    if answer.status() == StatusCode::UNAUTHORIZED && denied.is_none() && self.can_renew(&token) =>
                {
                    // The token ended meanwhile, or clocks run apart: the request was not looked at.
                    (denied, attempts) = (token, attempts - 1);
                    continue;
                }
                Ok(answer) if answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED => {
                    return Ok(answer);
                }
                Ok(answer) => Failure::Refused(answer),
                Err(error) => Failure::Unanswered(error),
            };
            if let Some(pause) = patience.pause(request, &failure, attempts) {
                if let Failure::Unanswered(error @ TransportError::Lost(_)) = failure {
                    was_lost = Some(error);
                }
                tokio::time::sleep(pause).await;
                continue;
            }
            // A change that went through without an answer refuses its own repetition: the version is another now.
            let failure = match (failure, was_lost) {
                (Failure::Refused(answer), Some(lost)) if request.changed_before(answer.status()) => {
                    Failure::Unanswered(lost)
                }
                (failure, _) => failure,
            };
            return Err(error(request, failure, attempts));
        }
    }

    /// Sends a request once.
    async fn once(
        &self,
        request: &Request,
        token: Option<&Secret>,
        timeout: Duration,
    ) -> Result<Result<Response<Bytes>, TransportError>, Error> {
        let request = request.http(&self.shared.base, token)?;
        let answer = tokio::time::timeout(timeout, self.shared.transport.send(request)).await;
        Ok(answer.unwrap_or_else(|elapsed| Err(TransportError::Lost(Arc::new(elapsed)))))
    }

    fn can_renew(&self, token: &Option<Secret>) -> bool {
        token.is_some() && self.session.can_renew()
    }
}

/// An error of OAuth.
#[derive(Deserialize)]
struct OAuthBody {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Makes the error of a call from its last failure.
fn error(request: &Request, failure: Failure, attempts: u32) -> Error {
    let idempotency_key = request.idempotency_key.clone();
    let answer = match failure {
        Failure::Unanswered(source) => return Error::Unreachable { attempts, idempotency_key, source },
        Failure::Refused(answer) => answer,
    };
    let status = answer.status();
    if let Ok(OAuthBody { error, error_description }) = serde_json::from_slice(answer.body()) {
        return Error::OAuth { status, code: error, description: error_description, idempotency_key };
    }
    let retry_after = crate::retry::retry_after(answer.headers());
    let problem = Problem::read(status, answer.body());
    Error::Problem(Box::new(Problem { retry_after, attempts, idempotency_key, ..problem }))
}
