//! What a caller may do at this moment: before power is given, taken or used over others, the table is asked again.
//!
//! A token says what its holder might do when it was given out, up to 15 minutes ago. Whoever was locked, or stripped of
//! his scopes since, does nothing with it to accounts of others and to clients, and does not reinstate himself.

use domain::owner::Owner;
use service::Problem;
use service::caller::{Caller, Scope};

use super::find_account::load;
use super::whose::Whose;
use crate::Identity;
use crate::model::{Account, ClientId, ScopeName, Scopes, SessionId};
use crate::scopes::IdentityWrite;

/// A caller who holds `identity:write` at this moment, and what else he holds.
pub(super) struct Authority {
    scopes: Scopes,
}

impl Authority {
    /// The caller's: of what his token says, what his account or client still holds. 1 RRU.
    pub(super) async fn of(identity: &Identity, caller: &Caller) -> Result<Self, Problem> {
        let held = match (caller.owner(), caller.subject.parse::<ClientId>()) {
            (Some(Owner::Account(id)), _) => {
                let account = identity.store.find_account(id).await?.ok_or_else(over)?;
                return Self::of_account(caller, &account);
            }
            (None, Ok(id)) => identity.store.find_client(id).await?.ok_or_else(over)?.scopes,
            _ => Scopes::new(),
        };
        Self::within(caller, &held)
    }

    /// The caller's, to change this account: 403 where the account may do more than he. His own is not read again.
    pub(super) async fn over(identity: &Identity, caller: &Caller, account: &Account) -> Result<Self, Problem> {
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

    /// What the caller may do.
    pub(super) const fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// 403 unless the caller holds every one of these scopes: nobody gives, takes or overrules what he does not have.
    pub(super) fn holds_all<'a>(&self, scopes: impl IntoIterator<Item = &'a ScopeName>) -> Result<(), Problem> {
        match scopes.into_iter().find(|scope| !self.scopes.contains(scope)) {
            Some(missing) => Err(Problem::insufficient_scope(&missing.to_string())),
            None => Ok(()),
        }
    }
}

/// Refuses a caller whose account is not active any more, or whose session a new password has ended.
pub(super) fn still_in(caller: &Caller, account: &Account) -> Result<(), Problem> {
    if account.admit().is_err() {
        let detail = "The account of this token is not active.";
        return Err(Problem::new(http::StatusCode::FORBIDDEN, "account_closed", detail));
    }
    let session = caller.session.as_deref().and_then(|session| session.parse::<SessionId>().ok());
    if session.is_some_and(|session| account.has_left_behind(session)) { Err(over()) } else { Ok(()) }
}

/// The account, if the caller may change it: his own, or with `identity:write` at this moment one that may do no more.
pub(super) async fn load_to_change(identity: &Identity, caller: &Caller, whose: Whose) -> Result<Account, Problem> {
    let account = load(identity, caller, whose, IdentityWrite::NAME).await?;
    if !caller.owns(&Owner::Account(account.id)) {
        Authority::over(identity, caller, &account).await?;
    }
    Ok(account)
}

/// 401: the token lasts, but what it was given for is over.
fn over() -> Problem {
    Problem::unauthorized("The session or the client of this token is over.")
}
