//! Ends holds whose time is over: of an account before it is read or drawn on, and all by the tick.

use domain::id::TransactionId;
use futures::{StreamExt, stream};
use service::table::{TableError, error_chain};

use super::resolve::resolve;
use crate::Ledger;
use crate::model::{Account, AccountPath, Resolve};

/// Holds that end concurrently.
const AT_ONCE: usize = 8;
/// How often the overdue holds of an account are asked for; the tick does the rest.
const MAX_PAGES: usize = 40;

/// Ends the overdue holds of accounts or shards.
pub(crate) async fn expire_overdue(app: &Ledger, accounts: &[Account]) -> Result<(), TableError> {
    let now = app.context.clock.now();
    for account in accounts.iter().filter(|account| account.may_hold_expired(now)) {
        for _ in 0..MAX_PAGES {
            let overdue = app.store.overdue(account, now).await?;
            if overdue.is_empty() {
                break;
            }
            expire_all(app, overdue).await?;
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

/// Reads an account on which no hold counts whose time is over.
pub(crate) async fn account(app: &Ledger, path: &AccountPath) -> Result<Option<Account>, TableError> {
    match app.store.account(path).await? {
        Some(account) if account.may_hold_expired(app.context.clock.now()) => {
            settle(app, &account).await?;
            app.store.account(path).await
        }
        found => Ok(found),
    }
}

/// Ends the overdue holds of an account and its shards.
pub(crate) async fn settle(app: &Ledger, account: &Account) -> Result<(), TableError> {
    if account.is_sharded() {
        let shards = app.store.shards(account).await?;
        return expire_overdue(app, &shards).await;
    }
    expire_overdue(app, std::slice::from_ref(account)).await
}
