//! Publishes again which accounts there are, for the read models of capabilities that are added later.

use service::capability::{Republished, WorkError};

use crate::Identity;

/// Accounts whose events are written by one call: a transaction holds a hundred.
const PAGE: usize = 50;

/// Publishes again, for one page of accounts, that each was created, or erased.
pub(crate) async fn republish(identity: &Identity, cursor: Option<String>) -> Result<Republished, WorkError> {
    let position = Republished::place(cursor)?;
    let (accounts, next) = identity.store.list_accounts(PAGE, position).await?;
    identity.store.republish_accounts(&accounts).await?;
    Republished::page(accounts.len(), next.as_ref())
}
