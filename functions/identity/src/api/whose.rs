//! Whose account a path is about.

use shared::Problem;
use shared::caller::{Caller, Owner};
use shared::fault::Invalid;
use shared::id::AccountId;

/// An account in a path: its id, or `me` for the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The caller's own.
    Mine,
    /// The one with this id.
    Of(AccountId),
}

impl Whose {
    /// The account's id; 404 where a guest or a service asks for his own, for they have none.
    pub(crate) fn account(self, caller: &Caller) -> Result<AccountId, Problem> {
        match (self, caller.owner()) {
            (Self::Of(id), _) | (Self::Mine, Some(Owner::Account(id))) => Ok(id),
            (Self::Mine, _) => Err(Problem::not_found("account")),
        }
    }
}

impl std::fmt::Display for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mine => f.write_str("me"),
            Self::Of(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for Whose {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "me" { Ok(Self::Mine) } else { text.parse().map(Self::Of) }
    }
}

shared::checked_text!(
    Whose,
    "`acct_` and a ULID, or `me`: the caller's own account.",
    example = "me",
    pattern = "^(me|acct_[0-7][0-9A-HJKMNP-TV-Z]{25})$"
);
