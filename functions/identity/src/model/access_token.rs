//! What an access token is given for.

use domain::Clock;

use super::{Scopes, SessionId};

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
    /// What it allows beyond the subject's own things.
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
    /// The stamp of a new token that is issued now.
    pub(crate) fn new(clock: &Clock) -> Self {
        Self { id: domain::id::ulid(clock).to_string(), at_s: clock.now().as_seconds() }
    }
}
