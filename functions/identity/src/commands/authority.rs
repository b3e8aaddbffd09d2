//! Decides what a caller may see and change, by the table's present state.
//!
//! A token names the scopes that its holder had when it was issued, up to 15 minutes ago. Changes to other accounts and
//! to clients therefore read the table again, and refuse a caller who was locked or lost a scope since.

use domain::id::AccountId;
use domain::owner::Owner;
use service::Problem;
use service::caller::{Caller, Scope};

use crate::Identity;
use crate::model::{Account, ClientId, ScopeName, Scopes, SessionId};
use crate::scopes::IdentityWrite;

/// The scopes that a caller holds now; `identity:write` is among them.
pub(crate) struct Authority {
    scopes: Scopes,
}

impl Authority {
    /// Reads which scopes of the token the caller's account or client still holds. 1 RRU.
    pub(crate) async fn of(identity: &Identity, caller: &Caller) -> Result<Self, Problem> {
        let held = match (caller.owner(), caller.subject.parse::<ClientId>()) {
            (Some(Owner::Account(id)), _) => {
                let account = identity.store.find_account(id).await?.ok_or_else(session_over)?;
                return Self::of_account(caller, &account);
            }
            (None, Ok(id)) => identity.store.find_client(id).await?.ok_or_else(session_over)?.scopes,
            _ => Scopes::new(),
        };
        Self::within(caller, &held)
    }

    /// Like [`Authority::of`], for a change of this account; 403 if it holds scopes that the
    /// caller lacks. Does not read the caller's own account again.
    pub(crate) async fn over(identity: &Identity, caller: &Caller, account: &Account) -> Result<Self, Problem> {
        let authority = if caller.owns(&Owner::Account(account.id)) {
            Self::of_account(caller, account)?
        } else {
            Self::of(identity, caller).await?
        };
        authority.holds_all(&account.scopes)?;
        Ok(authority)
    }

    fn of_account(caller: &Caller, account: &Account) -> Result<Self, Problem> {
        still_in(caller, account)?;
        Self::within(caller, &account.scopes)
    }

    fn within(caller: &Caller, held: &Scopes) -> Result<Self, Problem> {
        let scopes: Scopes = held.iter().filter(|scope| caller.has_scope(&scope.to_string())).copied().collect();
        if scopes.iter().any(|scope| scope.to_string() == IdentityWrite::NAME) {
            return Ok(Self { scopes });
        }
        Err(Problem::insufficient_scope(IdentityWrite::NAME))
    }

    /// The scopes that the caller holds.
    pub(crate) const fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// 403 unless the caller holds each of these scopes.
    pub(crate) fn holds_all<'a>(&self, scopes: impl IntoIterator<Item = &'a ScopeName>) -> Result<(), Problem> {
        match scopes.into_iter().find(|scope| !self.scopes.contains(scope)) {
            Some(missing) => Err(Problem::insufficient_scope(&missing.to_string())),
            None => Ok(()),
        }
    }
}

/// 403 if the caller's account is no longer active, 401 if a password change ended the
/// caller's session.
pub(crate) fn still_in(caller: &Caller, account: &Account) -> Result<(), Problem> {
    if account.admit().is_err() {
        let detail = "The account of this token is not active.";
        return Err(Problem::new(http::StatusCode::FORBIDDEN, "account_closed", detail));
    }
    let session = caller.session.as_deref().and_then(|session| session.parse::<SessionId>().ok());
    if session.is_some_and(|session| account.has_ended_by_id(session)) { Err(session_over()) } else { Ok(()) }
}

/// Loads an account: the caller's own, or with this scope any.
pub(crate) async fn load(identity: &Identity, caller: &Caller, id: AccountId, scope: &str) -> Result<Account, Problem> {
    caller.may_see(&Owner::Account(id), scope, "account")?;
    identity.store.find_account(id).await?.ok_or_else(|| Problem::not_found("account"))
}

/// Loads the caller's own account; 404 for any other, even with scopes.
pub(crate) async fn load_own(identity: &Identity, caller: &Caller, id: AccountId) -> Result<Account, Problem> {
    if !caller.owns(&Owner::Account(id)) {
        return Err(Problem::not_found("account"));
    }
    identity.store.find_account(id).await?.ok_or_else(|| Problem::not_found("account"))
}

/// Loads an account that the caller may change.
///
/// This is the caller's own; or, while the caller holds `identity:write`, any whose scopes the caller holds too.
pub(crate) async fn load_to_change(identity: &Identity, caller: &Caller, id: AccountId) -> Result<Account, Problem> {
    let account = load(identity, caller, id, IdentityWrite::NAME).await?;
    if !caller.owns(&Owner::Account(account.id)) {
        Authority::over(identity, caller, &account).await?;
    }
    Ok(account)
}

/// 401: the token is valid, but its session or its client has ended.
fn session_over() -> Problem {
    Problem::unauthorized("The session or the client of this token is over.")
}
