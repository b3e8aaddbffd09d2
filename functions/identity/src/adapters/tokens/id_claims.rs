//! The claims of an ID token (OpenID Connect Core 1.0, section 2): they tell the client who signed in.

use domain::Timestamp;
use serde::Serialize;
use service::caller::TokenPolicy;
use sha2::{Digest, Sha256};

use crate::model::{Account, ClientId, LIFE_S, Openid, SessionId};

/// A sign-in for a client.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn<'a> {
    pub(crate) account: &'a Account,
    /// The claims that the client requests.
    pub(crate) openid: Openid,
    pub(crate) client_id: ClientId,
    pub(crate) session: SessionId,
    /// The nonce of the client's request.
    pub(crate) nonce: Option<String>,
    /// When the user signed in.
    pub(crate) at: Timestamp,
}

/// All claims that an ID token may contain, for the discovery document.
pub(crate) const ID_CLAIMS: [&str; 13] = [
    "iss",
    "sub",
    "aud",
    "iat",
    "exp",
    "auth_time",
    "at_hash",
    "sid",
    "nonce",
    "email",
    "email_verified",
    "name",
    "locale",
];

/// The claims of an ID token.
///
/// The audience is the client, never the shop, so that no API of the shop accepts the token.
#[derive(Clone, Debug, Serialize)]
pub(super) struct IdClaims {
    iss: String,
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    auth_time: i64,
    /// Binds the ID token to the access token issued with it.
    at_hash: String,
    sid: SessionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
}

impl IdClaims {
    pub(super) fn of(signed_in: &SignedIn<'_>, access_token: &str, policy: &TokenPolicy) -> Self {
        let (account, now) = (signed_in.account, policy.clock.now().as_seconds());
        let email = account.email.as_ref().filter(|_| signed_in.openid.email);
        let profile = signed_in.openid.profile.then_some(&account.profile);
        Self {
            iss: policy.issuer.to_string(),
            sub: account.id.to_string(),
            aud: signed_in.client_id.to_string(),
            iat: now,
            exp: now + LIFE_S,
            auth_time: signed_in.at.as_seconds(),
            at_hash: half_hash(access_token),
            sid: signed_in.session,
            nonce: signed_in.nonce.clone(),
            email: email.map(ToString::to_string),
            email_verified: email.map(|_| account.email_verified_at.is_some()),
            name: profile.and_then(|profile| profile.name.as_ref()).map(ToString::to_string),
            locale: profile.and_then(|profile| profile.locale.as_ref()).map(ToString::to_string),
        }
    }
}

/// The left half of a token's hash (OpenID Connect Core, section 3.1.3.6).
fn half_hash(token: &str) -> String {
    let hash = Sha256::digest(token.as_bytes());
    secrets::encode(hash.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binds_the_access_token_by_half_its_hash() {
        // OpenID Connect Core 1.0, appendix A.3: at_hash of the access token of its example.
        assert_eq!(half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
