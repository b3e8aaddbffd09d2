//! The journal as clients see it.

use domain::fault::Invalid;
use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;

use crate::model::{AccountPath, Change, Head, JournalRecord, LedgerName, RecordEntry, Sealed, Side};

/// The most digits of a place.
const MAX_DIGITS: usize = 15;

/// A place in a journal: 0 is before the first record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u64);

impl Place {
    pub(crate) const fn get(self) -> u64 {
        self.0
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Place {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let place = text.parse().ok().filter(|_| digits).map(Self);
        place.ok_or_else(|| Invalid::new("out_of_range", "a whole number of at most 15 digits is expected"))
    }
}

domain::checked_text!(
    Place,
    "A place in a journal.",
    example = "1000",
    pattern = "^[0-9]{1,15}$",
    max_length = 15,
    schema = "JournalPlace"
);

/// A record of the journal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JournalLine {
    /// The hash of the record before; 64 zeros before the first.
    #[schema(pattern = "^[0-9a-f]{64}$", max_length = 64)]
    previous: String,
    /// Its place, from 1, without gaps.
    #[schema(example = 1)]
    seq: u64,
    /// What became of a transaction.
    record: JournalRecordView,
    /// Its hash: SHA-256 over all of this.
    #[schema(pattern = "^[0-9a-f]{64}$", max_length = 64)]
    hash: String,
}

/// What became of a transaction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = JournalRecord)]
pub(crate) struct JournalRecordView {
    /// The ledger.
    ledger: LedgerName,
    /// The transaction.
    transaction: TransactionId,
    /// 1: it was posted or held. 2: its hold ended.
    #[schema(minimum = 1, maximum = 2)]
    step: u8,
    /// What became of it.
    kind: Change,
    /// When it was booked.
    booked_at: Timestamp,
    /// From when it counts.
    effective_at: Timestamp,
    /// The transaction's reference, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reference: Option<String>,
    /// The transaction that it takes back, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reverses: Option<TransactionId>,
    /// What is held, posted, or held no more.
    entries: Vec<JournalEntryView>,
}

/// One side of a record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = JournalEntry)]
pub(crate) struct JournalEntryView {
    /// The account.
    account: AccountPath,
    /// What it is of.
    currency: AssetCode,
    /// Which side of the account.
    side: Side,
    /// How much.
    amount: Amount,
}

/// The end of a journal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JournalHead {
    /// The ledger.
    ledger: LedgerName,
    /// The place of its last record; 0 where it has none.
    #[schema(example = 1)]
    seq: u64,
    /// The hash of its last record; 64 zeros where it has none.
    #[schema(pattern = "^[0-9a-f]{64}$", max_length = 64)]
    hash: String,
}

impl From<Head> for JournalHead {
    fn from(Head { ledger, seq, hash }: Head) -> Self {
        Self { ledger, seq, hash }
    }
}

impl From<Sealed> for JournalLine {
    fn from(Sealed { previous, seq, record, hash }: Sealed) -> Self {
        Self { previous, seq, record: record.into(), hash }
    }
}

impl From<JournalRecord> for JournalRecordView {
    fn from(record: JournalRecord) -> Self {
        let JournalRecord { ledger, transaction, step, kind, booked_at, effective_at, reference, reverses, entries } =
            record;
        let entries = entries.into_iter().map(JournalEntryView::from).collect();
        Self { ledger, transaction, step, kind, booked_at, effective_at, reference, reverses, entries }
    }
}

impl From<RecordEntry> for JournalEntryView {
    fn from(RecordEntry { account, currency, side, amount }: RecordEntry) -> Self {
        Self { account, currency, side, amount }
    }
}
