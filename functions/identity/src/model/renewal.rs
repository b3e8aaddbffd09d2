//! What a refresh gave, kept so that only the token which was used can read it: its client may not have got the answer.

use serde::{Deserialize, Serialize};

use super::{RefreshToken, Scopes, Stamp, parse_scopes, scope_text, seal, secret};

const PURPOSE: &str = "renewal";

/// The last rotation of a session, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rotated {
    /// Hash of the secret that was used.
    pub(crate) previous: String,
    /// What it gave, sealed by that secret.
    sealed: String,
}

impl Rotated {
    /// What the rotation gave, if this is the token that was used.
    pub(crate) fn renewal(&self, used: &RefreshToken) -> Option<Renewal> {
        let text = seal::open(&used.current, PURPOSE, &self.sealed)?;
        let mut parts = text.splitn(4, ' ');
        let (next, id) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let (at_s, scopes) = (parts.next()?.parse().ok()?, parse_scopes(parts.next()?).ok()?);
        Some(Renewal { next, stamp: Stamp { id, at_s }, scopes })
    }
}

/// What a refresh gives: enough to make the same tokens once more.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Renewal {
    /// The secret of the refresh token that follows.
    pub(crate) next: String,
    /// Of the access token.
    pub(crate) stamp: Stamp,
    /// Of the access token.
    pub(crate) scopes: Scopes,
}

impl Renewal {
    /// What is stored of it: only the token that was used opens it.
    pub(crate) fn sealed_by(&self, used: &RefreshToken) -> Option<Rotated> {
        let Stamp { id, at_s } = &self.stamp;
        let text = format!("{} {id} {at_s} {}", self.next, scope_text(&self.scopes).unwrap_or_default());
        let sealed = seal::seal(&used.current, PURPOSE, &text)?;
        Some(Rotated { previous: secret::hash(&used.current), sealed })
    }
}
