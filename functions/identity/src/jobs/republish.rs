//! Publishes all accounts, or their addresses, again, for the read models of capabilities added later.

use service::capability::{Republished, WorkError};

use crate::Identity;

/// Accounts per call: a transaction holds at most a hundred writes.
const PAGE: usize = 50;

/// Publishes the creation or erasure of one page of accounts again, or with `contact` their verified addresses.
pub(crate) async fn republish(
    identity: &Identity,
    kind: &str,
    cursor: Option<String>,
) -> Result<Republished, WorkError> {
    let position = Republished::place(cursor)?;
    let (accounts, next) = identity.store.list_accounts(PAGE, position).await?;
    let count = match kind {
        "contact" => identity.store.republish_contacts(&accounts).await?,
        _ => {
            identity.store.republish_accounts(&accounts).await?;
            accounts.len()
        }
    };
    Republished::page(count, next.as_ref())
}
