//! What identity publishes.

use serde::{Deserialize, Serialize};

use super::event;
use domain::id::{AccountId, GuestId};

/// Somebody signed up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountCreated {
    /// The account.
    pub account_id: AccountId,
}
event!(AccountCreated, "identity.account.created", Fact, |e| e.account_id.to_string());

/// An account is gone: every owner of personal data blanks its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountErased {
    /// The account.
    pub account_id: AccountId,
}
event!(AccountErased, "identity.account.erased", Fact, |e| e.account_id.to_string());

/// A guest signed in: what was the guest's is the account's now. A guest is merged into one account only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GuestMerged {
    /// The guest.
    pub guest_id: GuestId,
    /// The account.
    pub account_id: AccountId,
}
event!(GuestMerged, "identity.guest.merged", Fact, |e| e.guest_id.to_string());
