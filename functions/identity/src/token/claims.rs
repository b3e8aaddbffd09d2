//! What an access token says: strings and numbers only, one audience, scopes separated by spaces.

use domain::Clock;
use serde::{Deserialize, Serialize};
use service::caller::TokenPolicy;

use crate::model::{Scopes, SessionId, scope_text};

/// How long an access token lasts, in seconds.
pub(crate) const LIFE_S: i64 = 15 * 60;

/// What was granted, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// An account, a guest, or a client that acts for itself.
    pub(crate) subject: String,
    /// The client that got it.
    pub(crate) client_id: String,
    /// Its session; a client that acts for itself has none.
    pub(crate) session: Option<SessionId>,
    /// What it allows beyond what is one's own.
    pub(crate) scopes: Scopes,
    /// Which token it is.
    pub(crate) stamp: Stamp,
}

/// What tells an access token from all others: the same grant under the same stamp is the same token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// `jti`.
    pub(crate) id: String,
    /// `iat`.
    pub(crate) at_s: i64,
}

impl Stamp {
    /// A new token's, given out now.
    pub(crate) fn new(clock: &Clock) -> Self {
        Self { id: domain::id::ulid(clock).to_string(), at_s: clock.now().as_seconds() }
    }
}

/// The claims of an access token (RFC 9068, section 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) client_id: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) jti: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<SessionId>,
    /// When it begins to be good. Ours are good at once, and do not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
}

impl AccessClaims {
    pub(super) fn of(grant: &Grant, policy: &TokenPolicy) -> Self {
        let Stamp { id, at_s } = grant.stamp.clone();
        Self {
            iss: policy.issuer.to_string(),
            sub: grant.subject.clone(),
            aud: policy.audience.to_string(),
            client_id: grant.client_id.clone(),
            iat: at_s,
            exp: at_s + LIFE_S,
            jti: id,
            scope: scope_text(&grant.scopes),
            sid: grant.session,
            nbf: None,
        }
    }

    pub(super) fn is_ours(&self, policy: &TokenPolicy) -> bool {
        let now = policy.clock.now().as_seconds();
        let in_time = self.exp > now && self.nbf.is_none_or(|begin| begin <= now);
        self.iss == *policy.issuer && self.aud == *policy.audience && in_time
    }
}
