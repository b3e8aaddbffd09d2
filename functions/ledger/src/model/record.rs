//! What the journal records: each change of a transaction, once.

use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AccountPath, LedgerName, Side};

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LedgerChange)]
pub(crate) enum Change {
    /// Its amounts are held.
    Pending,
    /// Its amounts are booked; of a hold, as much of it as was posted, and the rest is held no more.
    Posted,
    /// Its hold was given up.
    Voided,
    /// Its hold ended by itself.
    Expired,
}

/// A change of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct JournalRecord {
    pub(crate) ledger: LedgerName,
    pub(crate) transaction: TransactionId,
    /// 1 is its creation, 2 the end of its hold.
    pub(crate) step: u8,
    pub(crate) kind: Change,
    pub(crate) booked_at: Timestamp,
    pub(crate) effective_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reverses: Option<TransactionId>,
    /// In the order of the transaction; of a hold that was posted in part, what was posted.
    pub(crate) entries: Vec<RecordEntry>,
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordEntry {
    pub(crate) account: AccountPath,
    pub(crate) currency: AssetCode,
    pub(crate) side: Side,
    pub(crate) amount: Amount,
}

/// Where a change stands in the journal: kept beside its transaction, as `txn#<id>` / `seal#<step>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seal {
    pub(crate) step: u8,
    /// Its place in its ledger's journal, from 1.
    pub(crate) seq: u64,
    /// The hash of its journal item.
    pub(crate) hash: String,
}
