//! Authorization codes (RFC 6749, section 4.1.2): valid once, for a minute.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

use super::ids::is_first;
use super::{Challenge, ClientId, Openid, RedirectUri, Scopes, SessionId};

/// What an authorization code grants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) client_id: ClientId,
    pub(crate) redirect_uri: RedirectUri,
    pub(crate) account_id: AccountId,
    /// The account's password generation when the code was issued.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) generation: u64,
    pub(crate) scopes: Scopes,
    /// The claims of the ID token, if the client asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) openid: Option<Openid>,
    /// The client's nonce, for the ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Challenge,
    /// The session that the code starts. The id is chosen when the code is issued, so
    /// that a second use of the code finds the session.
    pub(crate) session_id: SessionId,
    pub(crate) until: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) used: bool,
}

impl Code {
    /// How long a code lasts.
    pub(crate) const LIFE: Duration = Duration::from_secs(60);

    /// When the user signed in.
    pub(crate) fn signed_in_at(&self) -> Timestamp {
        self.until - Self::LIFE
    }

    /// Whether this redirect URI and verifier redeem the code.
    pub(crate) fn accepts(&self, redirect_uri: &str, verifier: &str, now: Timestamp) -> bool {
        self.until > now && self.redirect_uri.to_string() == redirect_uri && self.challenge.accepts(verifier)
    }
}
