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

/// Where mail reaches an account. It is published for verified addresses only, and it is personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactChanged {
    /// The account.
    pub account_id: AccountId,
    /// Newer wins.
    pub version: u64,
    /// Its address; without it, none is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
event!(ContactChanged, "identity.contact.changed", State, |e| e.account_id.to_string());
