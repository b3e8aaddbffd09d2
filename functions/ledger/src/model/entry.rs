//! Entries: what a change of a transaction moves on one account, and what the account comes to after it.

use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::account::Sums;
use super::{AccountPath, Change};

/// One movement of an account: all entries of a transaction on it in one step. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) account: AccountPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shard: Option<u32>,
    /// The account's version after it.
    pub(crate) version: u64,
    pub(crate) transaction: TransactionId,
    pub(crate) step: u8,
    pub(crate) kind: Change,
    /// What is debited: held, posted or, of a hold that ended without a posting, held no more.
    pub(crate) debit: Amount,
    /// What is credited, likewise.
    pub(crate) credit: Amount,
    pub(crate) currency: AssetCode,
    pub(crate) booked_at: Timestamp,
    pub(crate) effective_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// The account's sums after it.
    pub(crate) sums: Sums,
}
