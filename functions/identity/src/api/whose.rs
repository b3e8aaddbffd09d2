//! Whose account a path is about.

use domain::fault::Invalid;
use domain::id::AccountId;
use domain::owner::Owner;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::etag::IfMatch;

use crate::model::Account;

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

impl Whose {
    /// An answer with the account's tag. `me` is another account for each caller, so its tag names the account too: whoever
    /// changes the token of a client that keeps answers is not told that he has what is another's.
    pub(crate) fn tagged(self, answer: Answer, account: &Account) -> Answer {
        let answer = answer.version(account.version);
        match self {
            Self::Mine => answer.part(part(account.id)),
            Self::Of(_) => answer,
        }
    }

    /// 412 unless the account has the version that the client read, and `me` is whose it read.
    pub(crate) fn check(self, if_match: IfMatch, account: &Account) -> Result<(), Problem> {
        if self == Self::Mine {
            if_match.check_part(part(account.id))?;
        }
        if_match.check(account.version)
    }
}

/// A number that tells an account from others.
fn part(id: AccountId) -> u64 {
    id.raw().shard(u64::MAX)
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

domain::checked_text!(
    Whose,
    "`acct_` and a ULID, or `me`: the caller's own account.",
    example = "me",
    pattern = "^(me|acct_[0-7][0-9A-HJKMNP-TV-Z]{25})$"
);
