//! Publishes all accounts again, for the read models of capabilities added later.

use service::capability::{Republished, WorkError};

use crate::Identity;

/// Accounts per call: a transaction holds at most a hundred writes.
const PAGE: usize = 50;

/// Publishes the creation or erasure of one page of accounts again.
pub(crate) async fn republish(identity: &Identity, cursor: Option<String>) -> Result<Republished, WorkError> {
    let position = Republished::place(cursor)?;
    let (accounts, next) = identity.store.list_accounts(PAGE, position).await?;
    identity.store.republish_accounts(&accounts).await?;
    Republished::page(accounts.len(), next.as_ref())
}
