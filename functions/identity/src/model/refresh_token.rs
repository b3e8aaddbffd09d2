//! Refresh tokens: opaque to clients, rotated at each use.

use domain::owner::Owner;

use super::SessionId;

/// A parsed refresh token: `<owner>.<session>.<family secret>.<current secret>`.
///
/// The family secret stays the same through all rotations; the current secret is valid for one use. A token with the
/// right family secret and an old current secret is therefore a reused copy, and ends the family, unless it is the
/// previous token and was used a moment ago. A forged token lacks the family secret and ends nothing.
#[derive(Clone)]
pub(crate) struct RefreshToken {
    pub(crate) owner: Owner,
    pub(crate) session: SessionId,
    pub(crate) family: String,
    pub(crate) current: String,
}

impl RefreshToken {
    /// The first token of a session.
    pub(crate) fn new(owner: Owner, session: SessionId) -> Self {
        Self { owner, session, family: secrets::random::<16>(), current: secrets::random::<32>() }
    }

    /// Creates the secret of a following token.
    pub(crate) fn next_secret() -> String {
        secrets::random::<32>()
    }

    /// The following token, with this current secret.
    pub(crate) fn followed_by(&self, current: &str) -> Self {
        Self { current: current.to_owned(), ..self.clone() }
    }

    /// Parses a token; `None` for a malformed one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (owner, session) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (family, current) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        (parts.next().is_none() && text.len() < 256).then_some(Self { owner, session, family, current })
    }
}

impl std::fmt::Display for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}.{}", self.owner, self.session, self.family, self.current)
    }
}

/// Shows the session, never the secrets.
impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshToken").field("session", &self.session).finish_non_exhaustive()
    }
}
