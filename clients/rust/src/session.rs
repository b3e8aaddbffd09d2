//! Tokens: who is signed in, and how the next access token is got.
//!
//! A refresh token works once, and a second use of one ends the session. So all calls of a client share one renewal, which
//! goes on even if the call that began it is given up.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::{BoxFuture, FutureExt, Shared};
use http::Method;
use serde::{Deserialize, Serialize};

use crate::client::Stoa;
use crate::error::Error;
use crate::request::{Identity, Request};
use crate::types::{GuestTokensResponse, RevocationForm, SessionTokensResponse, TokenForm, TokenResponse};
use crate::values::Secret;

/// How much earlier a token is renewed than it ends, in seconds, or else a tenth of its life: requests take time.
const MARGIN_S: u64 = 30;
/// How long an attempt to renew may take. For 30 seconds after its first use a refresh token gets the same answer again,
/// so that a lost answer can be asked for: two attempts have room in these.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a renewal is tried.
const RENEWAL_ATTEMPTS: u32 = 2;

/// A caller's tokens. They can be kept as JSON for a later client; their `Debug` shows none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tokens {
    /// The access token.
    pub access_token: Secret,
    /// What the next pair of tokens is got with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// When it is time for the next access token, in seconds since 1970: a little before this one ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_at: Option<u64>,
    /// The account that is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_id: Option<String>,
}

impl Tokens {
    /// An access token that can't be renewed.
    pub fn bearer(access_token: impl Into<Secret>) -> Self {
        let (refresh_token, renew_at, account_id, guest_id) = (None, None, None, None);
        Self { access_token: access_token.into(), refresh_token, renew_at, account_id, guest_id }
    }

    /// The same with a refresh token.
    #[must_use]
    pub fn refreshed_by(self, refresh_token: impl Into<Secret>) -> Self {
        Self { refresh_token: Some(refresh_token.into()), ..self }
    }

    pub(crate) fn issued(issued: &impl Issued) -> Self {
        let (access_token, refresh_token, expires_in) = issued.parts();
        let life = u64::try_from(expires_in).unwrap_or_default();
        let renew_at = now().checked_add(life - MARGIN_S.min(life / 10));
        Self { refresh_token: refresh_token.cloned(), renew_at, ..Self::bearer(access_token.clone()) }
    }

    /// Whether the access token is good for a call: neither denied nor about to end.
    fn is_usable(&self, denied: Option<&Secret>) -> bool {
        let is_old = self.renew_at.is_some_and(|at| at <= now());
        !is_old && denied != Some(&self.access_token)
    }
}

#[expect(clippy::disallowed_methods, reason = "a client outside the shop has the system's clock")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Answers with tokens: access token, refresh token, seconds to live.
pub(crate) trait Issued {
    fn parts(&self) -> (&Secret, Option<&Secret>, i64);
}

macro_rules! issued {
    ($($name:ident)+) => {
        $(impl Issued for $name {
            fn parts(&self) -> (&Secret, Option<&Secret>, i64) {
                (&self.access_token, self.refresh_token.as_ref(), self.expires_in)
            }
        })+
    };
}
issued!(TokenResponse SessionTokensResponse GuestTokensResponse);

/// The id and the secret of a client of OAuth.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) id: String,
    pub(crate) secret: Secret,
}

type Renewal = Shared<BoxFuture<'static, Result<Option<Secret>, Error>>>;

/// One caller's tokens, and the renewal that is under way.
#[derive(Default)]
pub(crate) struct Session {
    credentials: Option<Credentials>,
    tokens: Mutex<Option<Tokens>>,
    renewal: Mutex<Option<Renewal>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Session");
        text.field("credentials", &self.credentials).field("tokens", &self.tokens()).finish_non_exhaustive()
    }
}

impl Session {
    pub(crate) fn of(credentials: Credentials) -> Self {
        Self { credentials: Some(credentials), ..Self::default() }
    }

    pub(crate) fn with(tokens: Tokens) -> Self {
        Self { tokens: Mutex::new(Some(tokens)), ..Self::default() }
    }

    pub(crate) fn tokens(&self) -> Option<Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts new tokens in the place of those that they renew, if they are still there.
    fn replace(&self, before: Option<&Tokens>, renewed: &Tokens) -> bool {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = tokens.as_ref() == before;
        if is_same {
            *tokens = Some(renewed.clone());
        }
        is_same
    }

    fn forget(&self) {
        *self.tokens.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn can_renew(&self) -> bool {
        self.credentials.is_some() || self.tokens().is_some_and(|tokens| tokens.refresh_token.is_some())
    }
}

impl Stoa {
    /// A token for a call, other than the denied one; none for a caller without. One that can't be renewed is used to its
    /// end, and the shop decides.
    pub(crate) async fn token(&self, denied: Option<&Secret>) -> Result<Option<Secret>, Error> {
        match self.session.tokens() {
            Some(tokens) if tokens.is_usable(denied) || !self.session.can_renew() => Ok(Some(tokens.access_token)),
            None if !self.session.can_renew() => Ok(None),
            _ => self.renewal(denied.cloned()).await,
        }
    }

    /// An access token that is good for a request which this client has no operation for. A caller without tokens has none.
    pub async fn access_token(&self) -> Result<Option<Secret>, Error> {
        self.token(None).await
    }

    /// Joins the renewal that is under way, or begins one.
    fn renewal(&self, denied: Option<Secret>) -> Renewal {
        let mut under_way = self.session.renewal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(renewal) = under_way.as_ref().filter(|renewal| renewal.peek().is_none()) {
            return renewal.clone();
        }
        let stoa = self.clone();
        let task = tokio::spawn(async move { stoa.renew(denied).await });
        let joined =
            async { task.await.unwrap_or_else(|error| Err(Error::Call(format!("its renewal stopped: {error}")))) };
        let renewal = joined.boxed().shared();
        *under_way = Some(renewal.clone());
        renewal
    }

    async fn renew(&self, denied: Option<Secret>) -> Result<Option<Secret>, Error> {
        let session = &self.session;
        let tokens = session.tokens();
        if let Some(tokens) = tokens.as_ref().filter(|tokens| tokens.is_usable(denied.as_ref())) {
            return Ok(Some(tokens.access_token.clone()));
        }
        let mut form = TokenForm::default();
        let mut request = Request::new(Method::POST, &["oauth", "token"]);
        match (&session.credentials, tokens.as_ref().and_then(|tokens| tokens.refresh_token.clone())) {
            (Some(Credentials { id, secret }), _) => {
                form.grant_type = Some("client_credentials".to_owned());
                request.identity = Identity::Client(id.clone(), secret.clone());
            }
            (None, Some(refresh_token)) => {
                form.grant_type = Some("refresh_token".to_owned());
                form.refresh_token = Some(refresh_token);
                request.identity = Identity::Nobody;
                request.timeout = Some(RENEWAL_TIMEOUT);
                request.max_attempts = Some(RENEWAL_ATTEMPTS);
            }
            (None, None) => return Ok(None),
        }
        request.repeatable = true;
        request.set_form(&form);
        let answer = match self.execute(&request).await {
            Ok(answer) => answer,
            Err(error) => {
                // The session has ended: public operations still answer, all others say 401.
                if error.code() == Some("invalid_grant") {
                    session.forget();
                }
                return Err(error);
            }
        };
        let issued: TokenResponse = serde_json::from_slice(answer.body())
            .map_err(|error| Error::Unreadable { status: answer.status(), source: Arc::new(error) })?;
        let mut renewed = Tokens::issued(&issued);
        if let Some(before) = &tokens {
            renewed.refresh_token = renewed.refresh_token.or_else(|| before.refresh_token.clone());
            (renewed.account_id, renewed.guest_id) = (before.account_id.clone(), before.guest_id.clone());
        }
        // Somebody may have signed out meanwhile.
        if session.replace(tokens.as_ref(), &renewed) {
            self.tell(&renewed);
        }
        Ok(Some(renewed.access_token))
    }

    /// Ends the session at the shop, and forgets its tokens. A service has none; its client only forgets the token.
    pub async fn sign_out(&self) -> Result<(), Error> {
        let refresh_token = self.session.tokens().and_then(|tokens| tokens.refresh_token);
        if refresh_token.is_some() {
            self.oauth()
                .revoke_token(&RevocationForm { token: refresh_token, ..RevocationForm::default() })
                .send()
                .await?;
        }
        self.session.forget();
        Ok(())
    }
}
