//! Who may look at an account.

use service::Problem;
use service::caller::{Caller, Scope};

use super::expire;
use crate::Ledger;
use crate::model::{Account, AccountPath};
use crate::scopes::LedgerRead;

impl Ledger {
    /// Finds an account on which no hold counts whose time is over; 404 unless it is the caller's own or the caller holds
    /// `ledger:read`. 1 RRU, of a sharded one 0.5 a shard besides.
    pub(crate) async fn visible(&self, path: &AccountPath, caller: &Caller) -> Result<Account, Problem> {
        let account = expire::account(self, path).await?.ok_or_else(|| Problem::not_found("account"))?;
        may_see(caller, &account)?;
        Ok(account)
    }
}

/// 404 unless the account is the caller's own, or the caller may read all.
pub(crate) fn may_see(caller: &Caller, account: &Account) -> Result<(), Problem> {
    // The wallet of a guest is that of the account that the guest became.
    if account.merged_into.is_some_and(|heir| caller.owns(&heir)) {
        return Ok(());
    }
    match &account.owner {
        Some(owner) => caller.may_see(owner, LedgerRead::NAME, "account"),
        None if caller.has_scope(LedgerRead::NAME) => Ok(()),
        None => Err(Problem::not_found("account")),
    }
}
