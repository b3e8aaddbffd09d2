//! Who may look at an account.

use service::Problem;
use service::caller::{Caller, Scope};

use crate::Ledger;
use crate::model::{Account, AccountPath};
use crate::scopes::LedgerRead;

impl Ledger {
    /// Finds an account; 404 unless it is the caller's own or the caller holds `ledger:read`. 1 RRU, of a sharded one 0.5 a
    /// shard besides.
    pub(crate) async fn visible(&self, path: &AccountPath, caller: &Caller) -> Result<Account, Problem> {
        let account = self.store.account(path).await?.ok_or_else(|| Problem::not_found("account"))?;
        match &account.owner {
            Some(owner) => caller.may_see(owner, LedgerRead::NAME, "account")?,
            None if caller.has_scope(LedgerRead::NAME) => {}
            None => return Err(Problem::not_found("account")),
        }
        Ok(account)
    }
}
