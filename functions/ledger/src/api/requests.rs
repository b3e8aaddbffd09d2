//! What clients send to several routes.

pub(super) mod transfers;

use deserr::{Deserr, ValuePointerRef};
use domain::Timestamp;
use domain::bounds::{Line as OneLine, Text};
use domain::collection::{BoundedVec, Metadata};
use domain::fault::{Faults, Invalid};
use domain::id::TransactionId;

use crate::model::{AccountPath, Draft, DraftLine, Positive, Side};

/// The most entries of a transaction.
const MAX_ENTRIES: usize = 30;

/// An entry of a transaction.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerEntryContent)]
pub(crate) struct EntryContent {
    /// The account.
    pub(crate) account: AccountPath,
    /// The side.
    pub(crate) side: Side,
    /// How much, in minor units of the account's currency.
    pub(crate) amount: Positive,
}

impl From<EntryContent> for DraftLine {
    fn from(entry: EntryContent) -> Self {
        Self { account: entry.account, side: entry.side, amount: entry.amount.get() }
    }
}

/// A transaction as a client asks for it.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerTransactionContent)]
pub(crate) struct TransactionContent {
    /// Its id, drawn by the client: it names this transaction for ever.
    pub(crate) id: TransactionId,
    /// Its entries: in each currency the debits are as much as the credits. An account may come several times.
    #[schema(value_type = Vec<EntryContent>, min_items = 2, max_items = 30)]
    pub(crate) entries: BoundedVec<EntryContent, MAX_ENTRIES>,
    /// Since when it counts: now or earlier. Now where nothing is said.
    #[deserr(default)]
    pub(crate) effective_at: Option<Timestamp>,
    /// A reference of the client's: no other transaction has it.
    #[deserr(default)]
    pub(crate) reference: Option<OneLine<1, 100>>,
    /// What it is, for people.
    #[deserr(default)]
    pub(crate) description: Option<Text<1, 500>>,
    /// What the client keeps beside it.
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) metadata: Metadata,
    /// Whether its amounts are only held, until it is posted, voided or expires.
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) pending: bool,
    /// When the hold ends by itself, exactly; only where it is pending.
    #[deserr(default)]
    pub(crate) expires_at: Option<Timestamp>,
}

fn fits(content: TransactionContent, location: ValuePointerRef<'_>) -> Result<TransactionContent, Faults> {
    let mut faults = Faults::none();
    if content.entries.len() < 2 {
        let few = Invalid::new("out_of_range", format!("2 to {MAX_ENTRIES} entries are expected"));
        faults.append(Faults::at(location.push_key("entries"), few));
    }
    if content.expires_at.is_some() && !content.pending {
        let invalid = Invalid::new("not_pending", "only a pending transaction expires");
        faults.append(Faults::at(location.push_key("expires_at"), invalid));
    }
    faults.none_or(content)
}

impl From<TransactionContent> for Draft {
    fn from(content: TransactionContent) -> Self {
        let entries = content.entries.into_vec().into_iter().map(DraftLine::from).collect();
        Self {
            effective_at: content.effective_at,
            reference: content.reference.map(OneLine::into_string),
            description: content.description.map(Text::into_string),
            metadata: content.metadata,
            pending: content.pending,
            expires_at: content.expires_at,
            ..Self::posted(content.id, entries)
        }
    }
}
