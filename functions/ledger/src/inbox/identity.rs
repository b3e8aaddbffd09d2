//! People: a guest who signed in, an account that is gone.

use events::identity::{AccountErased, GuestMerged};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Ledger;
use crate::commands::erase::erase;
use crate::commands::merge::merge;

/// What was the guest's is the account's.
pub(super) async fn on_guest_merged(app: &Ledger, _: &Event, fact: GuestMerged) -> Result<(), ConsumeError> {
    Ok(merge(app, fact.guest_id, fact.account_id).await?)
}

/// What people wrote in an account's transfers goes, and nothing of it is to come; the books stay.
pub(super) async fn on_account_erased(app: &Ledger, _: &Event, fact: AccountErased) -> Result<(), ConsumeError> {
    Ok(erase(app, fact.account_id).await?)
}
