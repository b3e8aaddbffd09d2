//! The claims of an access token: strings and numbers only, one audience, scopes separated by spaces.

use serde::{Deserialize, Serialize};
use service::caller::TokenPolicy;

use crate::model::{Grant, LIFE_S, SessionId, Stamp, scope_text};

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
    /// When the token becomes valid. Ours are valid at once and omit it.
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
