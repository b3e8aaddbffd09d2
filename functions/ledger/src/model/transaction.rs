//! A transaction: what is booked or held, and what became of it.

use domain::collection::Metadata;
use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::account::Balances;
use super::{AccountPath, Change, Counted, LedgerName, Refusal, Side};

/// One entry of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) account: AccountPath,
    pub(crate) side: Side,
    pub(crate) amount: Amount,
    pub(crate) currency: AssetCode,
}

/// How a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LedgerTransactionStatus)]
pub(crate) enum Status {
    /// Its amounts are held.
    Pending,
    /// Its amounts are booked.
    Posted,
    /// Its hold was given up.
    Voided,
    /// Its hold ended by itself.
    Expired,
    /// It was booked, and another transaction took it back.
    Reversed,
}

/// The end of a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) kind: Change,
    pub(crate) booked_at: Timestamp,
    /// What was posted of each entry; empty where nothing was.
    #[serde(default)]
    pub(crate) amounts: Vec<Amount>,
    /// What each entry's account came to then.
    pub(crate) after: Vec<Option<Balances>>,
}

/// What booked a transaction that no client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// Facts about payments.
    Payments,
    /// A market: its holds, releases and trades.
    Trading,
    /// A gift card: its issue and its end.
    GiftCards,
    /// A guest who became an account's: the hand-over of a wallet.
    Merge,
}

/// A transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: TransactionId,
    pub(crate) ledger: LedgerName,
    /// Tells the same content from other.
    pub(crate) fingerprint: String,
    pub(crate) entries: Vec<Line>,
    /// What each entry's account came to with its creation; nothing for sharded accounts.
    pub(crate) after: Vec<Option<Balances>>,
    /// Whether it began as a hold.
    pub(crate) pending: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) booked_at: Timestamp,
    pub(crate) effective_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reverses: Option<TransactionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reversed_by: Option<TransactionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<End>,
    /// What booked it; nothing of what a client asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<Origin>,
    /// What counts of it against the limits of a wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted: Option<Counted>,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) updated_at: Timestamp,
}

/// What is kept under a transaction's id, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Kept {
    /// The transaction.
    Booked(Box<Transaction>),
    /// Why there is none.
    Refused(Refused),
}

/// A transaction that was refused, and stays so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refused {
    pub(crate) id: TransactionId,
    pub(crate) fingerprint: String,
    pub(crate) refusal: Refusal,
    pub(crate) refused_at: Timestamp,
}

impl Kept {
    /// What tells the same content from other.
    pub(crate) fn fingerprint(&self) -> &str {
        match self {
            Self::Booked(transaction) => &transaction.fingerprint,
            Self::Refused(refused) => &refused.fingerprint,
        }
    }
}

impl Transaction {
    /// How it stands at a moment: from `expires_at` on a hold counts for nothing, written or not.
    pub(crate) fn status(&self, now: Timestamp) -> Status {
        if self.reversed_by.is_some() {
            return Status::Reversed;
        }
        match self.end.as_ref().map(|end| end.kind) {
            Some(Change::Voided) => Status::Voided,
            Some(Change::Expired) => Status::Expired,
            Some(Change::Posted) => Status::Posted,
            _ if !self.pending => Status::Posted,
            _ if self.is_overdue(now) => Status::Expired,
            _ => Status::Pending,
        }
    }

    /// Whether its hold should have ended by itself, and has not been seen to.
    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        self.pending && self.end.is_none() && self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether its amounts are held until a moment or for ever.
    pub(crate) const fn is_held(&self) -> bool {
        self.pending && self.end.is_none()
    }

    /// What is posted of each entry.
    pub(crate) fn posted(&self) -> Vec<Amount> {
        match &self.end {
            Some(end) if end.kind == Change::Posted => end.amounts.clone(),
            None if !self.pending => self.entries.iter().map(|line| line.amount).collect(),
            _ => vec![Amount::ZERO; self.entries.len()],
        }
    }

    /// As it was when it was made.
    pub(crate) fn as_created(&self) -> Self {
        Self { end: None, reversed_by: None, version: 1, updated_at: self.booked_at, ..self.clone() }
    }

    /// As it was when its hold ended.
    pub(crate) fn as_ended(&self) -> Self {
        let ended_at = self.end.as_ref().map_or(self.updated_at, |end| end.booked_at);
        Self { reversed_by: None, version: 2, updated_at: ended_at, ..self.clone() }
    }

    /// Its accounts, each once, in the order of their paths.
    pub(crate) fn accounts(&self) -> Vec<AccountPath> {
        paths(self.entries.iter().map(|line| &line.account))
    }
}

/// Paths, each once, in their order.
pub(crate) fn paths<'a>(all: impl Iterator<Item = &'a AccountPath>) -> Vec<AccountPath> {
    let once: std::collections::BTreeSet<_> = all.collect();
    once.into_iter().cloned().collect()
}
