//! The answer to a refresh, stored for clients that lost it and ask again.
//!
//! It is sealed: only the refresh token that was used can read it.

use serde::{Deserialize, Serialize};

use super::{RefreshToken, Scopes, Stamp, parse_scopes, scope_text};

const PURPOSE: &str = "renewal";

/// The last rotation of a session, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rotated {
    /// Hash of the used secret.
    pub(crate) previous: String,
    /// The renewal, sealed by the used secret.
    sealed: String,
}

impl Rotated {
    /// The renewal, if this is the token that was used.
    pub(crate) fn renewal(&self, used: &RefreshToken) -> Option<Renewal> {
        let text = secrets::seal::open(&used.current, PURPOSE, &self.sealed)?;
        let mut parts = text.splitn(4, ' ');
        let (next, id) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let (at_s, scopes) = (parts.next()?.parse().ok()?, parse_scopes(parts.next()?).ok()?);
        Some(Renewal { next, stamp: Stamp { id, at_s }, scopes })
    }
}

/// The result of a refresh: enough to issue the same tokens again.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Renewal {
    /// The secret of the next refresh token.
    pub(crate) next: String,
    /// The stamp of the access token.
    pub(crate) stamp: Stamp,
    /// The scopes of the access token.
    pub(crate) scopes: Scopes,
}

impl Renewal {
    /// Seals the renewal for storage; only the used token opens it.
    pub(crate) fn sealed_by(&self, used: &RefreshToken) -> Option<Rotated> {
        let Stamp { id, at_s } = &self.stamp;
        let text = format!("{} {id} {at_s} {}", self.next, scope_text(&self.scopes).unwrap_or_default());
        let sealed = secrets::seal::seal(&used.current, PURPOSE, &text)?;
        Some(Rotated { previous: secrets::hash(&used.current), sealed })
    }
}
