//! What an access token grants.

use domain::Clock;

use super::{Scopes, SessionId};

/// How long an access token lasts, in seconds.
pub(crate) const LIFE_S: i64 = 15 * 60;

/// What is granted, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// An account, a guest, or a client that acts for itself.
    pub(crate) subject: String,
    /// The client that receives the token.
    pub(crate) client_id: String,
    /// The session; absent for a client that acts for itself.
    pub(crate) session: Option<SessionId>,
    /// What the token allows beyond the subject's own data.
    pub(crate) scopes: Scopes,
    /// Identifies the token.
    pub(crate) stamp: Stamp,
}

/// Identifies an access token: the same grant and stamp give the same token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// `jti`.
    pub(crate) id: String,
    /// `iat`.
    pub(crate) at_s: i64,
}

impl Stamp {
    /// A new stamp for a token issued now.
    pub(crate) fn new(clock: &Clock) -> Self {
        Self { id: domain::id::ulid(clock).to_string(), at_s: clock.now().as_seconds() }
    }
}
