//! Inputs that several endpoints share: an account in the path, the caller's network, a new password.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use domain::email::Email;
use domain::fault::Invalid;
use domain::id::AccountId;
use domain::owner::Owner;
use http::request::Parts;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::client::network;
use service::etag::IfMatch;

use crate::Identity;
use crate::commands::refusals::refused;
use crate::model::{Account, check_common_password};

/// An account in a path: its id, or `me` for the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountRef {
    /// The caller's own.
    Me,
    /// The one with this id.
    Id(AccountId),
}

impl AccountRef {
    /// Resolves the account's id; 404 if a guest or a service asks for `me`.
    pub(super) fn of(self, caller: &Caller) -> Result<AccountId, Problem> {
        match (self, caller.owner()) {
            (Self::Id(id), _) | (Self::Me, Some(Owner::Account(id))) => Ok(id),
            (Self::Me, _) => Err(Problem::not_found("account")),
        }
    }

    /// Adds the account's `ETag` to an answer.
    ///
    /// `me` means a different account for each caller, so its tag names the account too. Otherwise a caching client that
    /// changes its token could take the next caller's account for unchanged.
    pub(super) fn tagged(self, answer: Answer, account: &Account) -> Answer {
        let answer = answer.version(account.version);
        match self {
            Self::Me => answer.part(part(account.id)),
            Self::Id(_) => answer,
        }
    }

    /// Refuses with 412 unless account and version are those that the client read.
    pub(super) fn check(self, if_match: IfMatch, account: &Account) -> Result<(), Problem> {
        if self == Self::Me {
            if_match.check_part(part(account.id))?;
        }
        if_match.check(account.version)
    }
}

/// A number that identifies the account in a tag.
fn part(id: AccountId) -> u64 {
    id.raw().shard(u64::MAX)
}

impl std::fmt::Display for AccountRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Id(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for AccountRef {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "me" { Ok(Self::Me) } else { text.parse().map(Self::Id) }
    }
}

domain::checked_text!(
    AccountRef,
    "`acct_` and a ULID, or `me`: the caller's own account.",
    example = "me",
    pattern = "^(me|acct_[0-7][0-9A-HJKMNP-TV-Z]{25})$"
);

/// The network that a request came from, if known: an IPv4 address, or an IPv6 /64.
#[derive(Clone, Debug)]
pub(crate) struct Network(pub(super) Option<String>);

impl FromRequestParts<Arc<Identity>> for Network {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, identity: &Arc<Identity>) -> Result<Self, Self::Rejection> {
        Ok(Self(identity.config.trusted_proxies.client_of(&parts.headers).map(network)))
    }
}

service::describes_nothing!(Network);

/// Refuses an easily guessed password with 422.
pub(super) fn refuse_common(pointer: &str, password: &str, email: Option<&Email>) -> Result<(), Problem> {
    let detail = "This password is easily guessed; please choose another.";
    check_common_password(password, email)
        .map_err(|common| refused("common_password", detail, pointer, common.to_string()))
}
