//! What a refresh gave, kept so that only the token which was used can read it: its client may not have got the answer.

use serde::{Deserialize, Serialize};

use super::{RefreshToken, Scopes, Session, parse_scopes, scope_text};
use crate::token::Stamp;
use crate::{seal, secret};

const PURPOSE: &str = "renewal";

/// The last rotation of a session, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rotated {
    /// Hash of the secret that was used.
    pub(crate) previous: String,
    /// What it gave, sealed by that secret.
    sealed: String,
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
    /// What is kept of it, for whoever shows the token again that it was given for.
    pub(crate) fn kept(&self, used: &RefreshToken) -> Option<Rotated> {
        let Stamp { id, at_s } = &self.stamp;
        let text = format!("{} {id} {at_s} {}", self.next, scope_text(&self.scopes).unwrap_or_default());
        let sealed = seal::seal(&used.current, PURPOSE, &text)?;
        Some(Rotated { previous: secret::hash(&used.current), sealed })
    }

    /// What the last rotation of a session gave for this token.
    pub(crate) fn of(session: &Session, used: &RefreshToken) -> Option<Self> {
        let text = seal::open(&used.current, PURPOSE, &session.rotated.as_ref()?.sealed)?;
        let mut parts = text.splitn(4, ' ');
        let (next, id) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let (at_s, scopes) = (parts.next()?.parse().ok()?, parse_scopes(parts.next()?).ok()?);
        Some(Self { next, stamp: Stamp { id, at_s }, scopes })
    }
}
