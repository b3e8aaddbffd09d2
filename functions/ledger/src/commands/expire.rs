//! Ends holds whose time is over: of an account before it is read or drawn on, and all by the tick.

use domain::Timestamp;
use domain::id::TransactionId;
use futures::{StreamExt, stream};
use service::table::{TableError, error_chain};

use super::resolve::resolve;
use crate::Ledger;
use crate::model::{Account, AccountPath, Accounts, Refusal, Resolve};

/// Holds that end concurrently.
const AT_ONCE: usize = 8;

/// Ends a page of overdue holds of accounts or shards, so that nobody waits for long who comes to one on which others left
/// many; what is left is for the next request, and for the tick.
pub(crate) async fn expire_overdue(app: &Ledger, accounts: &[Account]) -> Result<(), TableError> {
    let now = app.context.clock.now();
    let mut room = OVERDUE_PAGE;
    for account in accounts.iter().filter(|account| account.may_hold_expired(now)) {
        let overdue = app.store.overdue(account, now, room).await?;
        room -= overdue.len();
        expire_all(app, overdue).await?;
        if room == 0 {
            break;
        }
        app.store.look_ahead(&account.path, account.shard, now).await?;
    }
    Ok(())
}

/// Ends holds; a failure does not hold up the others.
pub(crate) async fn expire_all(app: &Ledger, holds: Vec<TransactionId>) -> Result<(), TableError> {
    let mut ended = stream::iter(holds).map(|id| resolve(app, id, &Resolve::Expire)).buffer_unordered(AT_ONCE);
    let mut failed = Ok(());
    while let Some(result) = ended.next().await {
        if let Err(error) = result {
            tracing::warn!(error = %error_chain(&error), "a hold was not ended");
            failed = Err(error);
        }
    }
    failed
}

/// Reads an account after a page of its overdue holds has ended.
pub(crate) async fn account(app: &Ledger, path: &AccountPath) -> Result<Option<Account>, TableError> {
    match app.store.account(path).await? {
        Some(account) if account.may_hold_expired(app.context.clock.now()) => {
            settle(app, &account).await?;
            app.store.account(path).await
        }
        found => Ok(found),
    }
}

/// Ends a page of overdue holds of an account, or of each of its shards.
pub(crate) async fn settle(app: &Ledger, account: &Account) -> Result<(), TableError> {
    if account.is_sharded() {
        let shards = app.store.shards(account).await?;
        return expire_overdue(app, &shards).await;
    }
    expire_overdue(app, std::slice::from_ref(account)).await
}

/// How many overdue holds a look ends at most.
const OVERDUE_PAGE: usize = 25;
/// How many pages of overdue holds one request ends at most, before anything is refused that they may stand in the way of.
const MAX_LOOKS: u32 = 4;

/// How often overdue holds of the accounts of a booking were ended.
#[derive(Debug, Default)]
pub(super) struct Looked(u32);

impl Looked {
    /// The accounts whose overdue holds end before anything is decided, once.
    pub(super) fn first(&mut self, accounts: &Accounts, now: Timestamp) -> Option<Vec<Account>> {
        let overdue = overdue(accounts, now).filter(|_| self.0 == 0)?;
        self.0 = 1;
        Some(overdue)
    }

    /// The accounts whose overdue holds end before a refusal that may be wrong while these count; busy once it took long
    /// enough: others end meanwhile, or at the next try.
    pub(super) fn further(
        &mut self,
        accounts: &Accounts,
        now: Timestamp,
        refusal: &Refusal,
    ) -> Result<Option<Vec<Account>>, TableError> {
        let Some(overdue) = overdue(accounts, now).filter(|_| refusal.depends_on_holds()) else { return Ok(None) };
        if self.0 >= MAX_LOOKS {
            return Err(TableError::Busy("too many holds have to end first".into()));
        }
        self.0 += 1;
        Ok(Some(overdue))
    }
}

/// Accounts on which holds may count whose time is over.
fn overdue(accounts: &Accounts, now: Timestamp) -> Option<Vec<Account>> {
    let found: Vec<_> = accounts.values().filter(|account| account.may_hold_expired(now)).cloned().collect();
    (!found.is_empty()).then_some(found)
}
