// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of ledger.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::Problem;
use crate::values::{Patch, text_enum};

/// The path of an account: its id.
pub type AccountPath = String;

/// Which books are closed, and until when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClosePeriodRequest {
    /// The ledger; `main` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerName>,
    /// The last day, of UTC, that is closed: yesterday or before.
    pub through: LedgerDay,
}

impl ClosePeriodRequest {
    /// Makes one with what it needs.
    pub fn new(through: impl Into<LedgerDay>) -> Self {
        Self { ledger: None, through: through.into() }
    }
}

/// Until when the books of a ledger are closed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClosingResponse {
    /// The ledger.
    pub ledger: LedgerName,
    /// The last closed day, of UTC; null where nothing is closed.
    pub through: Option<LedgerDay>,
    /// When it was closed.
    pub closed_at: Option<String>,
}

/// What payments has told, and what is posted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DifferenceOfWay {
    /// The running sum of payments' latest fact.
    pub told: Amount,
    /// What the ledger has posted.
    pub posted: Amount,
    /// The numbers of captures or refunds that it has not posted. One that failed has a number too.
    pub missing: Vec<u32>,
}

/// A payment about which the ledger and payments disagree.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DifferenceResponse {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its currency.
    pub currency: AssetCode,
    /// What was taken.
    pub captured: DifferenceOfWay,
    /// What was given back.
    pub refunded: DifferenceOfWay,
    /// When the ledger last heard of it.
    pub updated_at: String,
}

/// A gift card to issue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GiftCardContent {
    /// Its id, drawn by the client: it names this card for ever.
    pub id: GiftCardId,
    /// How much it is worth, in minor units.
    pub amount: PositiveAmount,
    /// Of what.
    pub currency: AssetCode,
    /// From when on it counts for nothing; never where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The account that pays for it: of what a shop sells, its sales clearing account. Where nothing is said, the card
    /// is given away, and `expenses:gift-cards:<currency>` pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<AccountPath>,
    /// What it is, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a client keeps beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl GiftCardContent {
    /// Makes one with what it needs.
    pub fn new(id: impl Into<GiftCardId>, amount: impl Into<PositiveAmount>, currency: impl Into<AssetCode>) -> Self {
        Self {
            id: id.into(),
            amount: amount.into(),
            currency: currency.into(),
            expires_at: None,
            funded_by: None,
            note: None,
            metadata: None,
        }
    }
}

/// `gift_` and a ULID.
pub type GiftCardId = String;

/// What redeeming a card brought.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GiftCardRedemptionResponse {
    /// The card.
    pub gift_card_id: GiftCardId,
    /// How much, in minor units.
    pub amount: Amount,
    /// Of what.
    pub currency: AssetCode,
    /// The wallet that has it.
    pub account: AccountPath,
    /// When it was redeemed.
    pub redeemed_at: String,
}

/// A gift card. Not `Debug`: a code stays out of logs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GiftCardResponse {
    /// Its id, which is no secret.
    pub id: GiftCardId,
    /// What redeems it: shown when it is drawn, and never again.
    pub code: Option<String>,
    /// How it stands.
    pub status: GiftCardStatus,
    /// How much it is worth, in minor units.
    pub amount: Amount,
    /// Of what.
    pub currency: AssetCode,
    /// The account that paid for it.
    pub funded_by: AccountPath,
    /// From when on it counts for nothing.
    pub expires_at: Option<String>,
    /// What it is, for staff.
    pub note: Option<String>,
    /// What a client keeps beside it.
    pub metadata: Metadata,
    /// Whose wallet has its amount.
    pub redeemed_by: Option<Owner>,
    /// When it was redeemed, disabled or booked back.
    pub ended_at: Option<String>,
    /// Counts its changes.
    pub version: u64,
    /// When it was issued.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// How a gift card stands.
    GiftCardStatus {
        Issued = "issued",
        Redeemed = "redeemed",
        Disabled = "disabled",
        Expired = "expired",
    }
}

/// The code of a gift card, as it is written on it: case, spaces and dashes say nothing.
pub type GiftCode = String;

/// One side of a record.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// The account.
    pub account: AccountPath,
    /// What it is of.
    pub currency: AssetCode,
    /// Which side of the account.
    pub side: LedgerSide,
    /// How much.
    pub amount: Amount,
}

/// The end of a journal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JournalHead {
    /// The ledger.
    pub ledger: LedgerName,
    /// The place of its last record; 0 where it has none.
    pub seq: u64,
    /// The hash of its last record; 64 zeros where it has none.
    pub hash: String,
}

/// A record of the journal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JournalLine {
    /// The hash of the record before; 64 zeros before the first.
    pub previous: String,
    /// Its place, from 1, without gaps.
    pub seq: u64,
    /// What became of a transaction.
    pub record: JournalRecord,
    /// Its hash: SHA-256 over all of this.
    pub hash: String,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JournalRecord {
    /// The ledger.
    pub ledger: LedgerName,
    /// The transaction.
    pub transaction: TransactionId,
    /// 1: it was posted or held. 2: its hold ended.
    pub step: u32,
    /// What became of it.
    pub kind: LedgerChange,
    /// When it was booked.
    pub booked_at: String,
    /// From when it counts.
    pub effective_at: String,
    /// The transaction's reference, if it has one.
    pub reference: Option<String>,
    /// The transaction that it takes back, if it does.
    pub reverses: Option<TransactionId>,
    /// What is held, posted, or held no more.
    pub entries: Vec<JournalEntry>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerAccount {
    /// Its id: its path.
    pub id: AccountPath,
    /// Its ledger.
    pub ledger: LedgerName,
    /// What it is in the books. Assets and expenses grow by debits, the others by credits.
    pub kind: LedgerAccountKind,
    /// Its asset.
    pub currency: AssetCode,
    /// How far it may be drawn on.
    pub constraint: LedgerConstraint,
    /// How far below zero, where the constraint is a limit.
    pub limit: Option<Amount>,
    /// Whose it is.
    pub owner: Option<Owner>,
    /// The account that its owner became, of a guest's wallet: there all goes that concerns it.
    pub merged_into: Option<Owner>,
    /// Whether it takes part.
    pub status: LedgerAccountStatus,
    /// The sum of all debits that are posted.
    pub debits_posted: Amount,
    /// The sum of all credits that are posted.
    pub credits_posted: Amount,
    /// The sum of all debits that are held.
    pub debits_pending: Amount,
    /// The sum of all credits that are held.
    pub credits_pending: Amount,
    /// What is posted: the normal side less the other.
    pub posted: Amount,
    /// What would be posted if all that is held were.
    pub pending: Amount,
    /// What may be drawn on: what is posted, less what is held on the other side.
    pub available: Amount,
    /// Over how many items its sums are spread.
    pub shards: u32,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// What a client keeps beside it.
    pub metadata: Metadata,
    /// When it was opened.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// An account to open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerAccountContent {
    /// Its path, which is its id.
    pub id: AccountPath,
    /// Its ledger: `main` where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerName>,
    /// What it is in the books.
    pub kind: LedgerAccountKind,
    /// Its asset.
    pub currency: AssetCode,
    /// How far it may be drawn on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint: Option<LedgerConstraint>,
    /// How far below zero; where the constraint is a limit, and only there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<NotNegativeAmount>,
    /// Whose it is: they may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// Over how many items its sums are spread, for accounts that are in very many transactions; more than 1 only
    /// without a constraint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shards: Option<u64>,
    /// What a client keeps beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl LedgerAccountContent {
    /// Makes one with what it needs.
    pub fn new(id: impl Into<AccountPath>, kind: LedgerAccountKind, currency: impl Into<AssetCode>) -> Self {
        Self {
            id: id.into(),
            ledger: None,
            kind,
            currency: currency.into(),
            constraint: None,
            limit: None,
            owner: None,
            shards: None,
            metadata: None,
        }
    }
}

text_enum! {
    /// What an account is in the books.
    LedgerAccountKind {
        Asset = "asset",
        Liability = "liability",
        Equity = "equity",
        Income = "income",
        Expense = "expense",
    }
}

/// What is to change of an account: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LedgerAccountPatch {
    /// Whether it takes part. Closed is for good, and needs an account with nothing left and nothing held, that no
    /// events post to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<LedgerAccountStatus>,
    /// How far below zero, of an account whose constraint is a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<NotNegativeAmount>,
    /// What a client keeps beside it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

text_enum! {
    /// Whether an account takes part.
    LedgerAccountStatus {
        Open = "open",
        Frozen = "frozen",
        Closed = "closed",
    }
}

/// What the sums come to, seen from the account's normal side.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerBalances {
    /// What is posted: the normal side less the other.
    pub posted: Amount,
    /// What would be posted if all that is held were.
    pub pending: Amount,
    /// What may be drawn on: what is posted, less what is held on the other side.
    pub available: Amount,
}

/// What the transactions of a batch came to, in their order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerBatch {
    /// One a transaction.
    pub items: Vec<LedgerBatchItem>,
}

/// Transactions to book, each by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerBatchContent {
    /// The transactions; none depends on another.
    pub transactions: Vec<LedgerTransactionContent>,
}

impl LedgerBatchContent {
    /// Makes one.
    pub fn new(transactions: Vec<LedgerTransactionContent>) -> Self {
        Self { transactions }
    }
}

/// What one transaction of a batch came to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerBatchItem {
    /// Its id.
    pub id: TransactionId,
    /// The status that it would have had by itself: 201, 200, 409, 422, 503.
    pub status: u32,
    /// The transaction, where it is booked.
    pub transaction: Option<LedgerTransaction>,
    /// Why not, where it is not.
    pub problem: Option<Problem>,
}

text_enum! {
    /// What became of a transaction.
    LedgerChange {
        Pending = "pending",
        Posted = "posted",
        Voided = "voided",
        Expired = "expired",
    }
}

text_enum! {
    /// How far an account may be drawn on.
    LedgerConstraint {
        None = "none",
        NoOverdraft = "no_overdraft",
        Limit = "limit",
    }
}

/// A day of UTC.
pub type LedgerDay = String;

/// An entry of a transaction.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// The account.
    pub account: AccountPath,
    /// The side.
    pub side: LedgerSide,
    /// How much is booked, or was held.
    pub amount: Amount,
    /// The account's currency.
    pub currency: AssetCode,
    /// How much of it is posted: of a hold, what was posted of it.
    pub posted: Amount,
    /// What the account came to with the last step of this transaction; null for an account with shards.
    pub balances: Option<LedgerBalances>,
}

/// An entry of a transaction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerEntryContent {
    /// The account.
    pub account: AccountPath,
    /// The side.
    pub side: LedgerSide,
    /// How much, in minor units of the account's currency.
    pub amount: PositiveAmount,
}

impl LedgerEntryContent {
    /// Makes one.
    pub fn new(account: impl Into<AccountPath>, side: LedgerSide, amount: impl Into<PositiveAmount>) -> Self {
        Self { account: account.into(), side, amount: amount.into() }
    }
}

/// The name of a ledger: its accounts never meet those of another.
pub type LedgerName = String;

/// What of a hold is posted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LedgerPosting {
    /// How much of each account and side, still balanced; nothing of those that are not named. All of it where this is
    /// left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<LedgerEntryContent>>,
}

/// A reversal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerReversal {
    /// The id of the transaction that takes it back, drawn by the client.
    pub id: TransactionId,
}

impl LedgerReversal {
    /// Makes one.
    pub fn new(id: impl Into<TransactionId>) -> Self {
        Self { id: id.into() }
    }
}

text_enum! {
    /// A side of an account.
    LedgerSide {
        Debit = "debit",
        Credit = "credit",
    }
}

/// A transaction.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LedgerTransaction {
    /// Its id.
    pub id: TransactionId,
    /// Its ledger.
    pub ledger: LedgerName,
    /// How it stands.
    pub status: LedgerTransactionStatus,
    /// Its entries, in the order in which they were asked for.
    pub entries: Vec<LedgerEntry>,
    /// When its amounts were booked or held: the order of an account's entries.
    pub booked_at: String,
    /// Since when it counts, as the client says.
    pub effective_at: String,
    /// When its hold ends by itself.
    pub expires_at: Option<String>,
    /// When its hold ended.
    pub ended_at: Option<String>,
    /// The client's reference.
    pub reference: Option<String>,
    /// What it is, for people.
    pub description: Option<String>,
    /// What the client keeps beside it.
    pub metadata: Metadata,
    /// The transaction that it takes back.
    pub reverses: Option<TransactionId>,
    /// The transaction that takes it back.
    pub reversed_by: Option<TransactionId>,
    /// Where its creation stands in the ledger's journal, from 1; null until it is sealed.
    pub seq: Option<u64>,
    /// The hash of its place in the journal.
    pub hash: Option<String>,
    /// Where the end of its hold stands in the journal.
    pub end_seq: Option<u64>,
    /// The hash of that place.
    pub end_hash: Option<String>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A transaction as a client asks for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerTransactionContent {
    /// Its id, drawn by the client: it names this transaction for ever.
    pub id: TransactionId,
    /// Its entries: in each currency the debits are as much as the credits. An account may come several times.
    pub entries: Vec<LedgerEntryContent>,
    /// Since when it counts: now or earlier. Now where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<String>,
    /// A reference of the client's: no other transaction has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the client keeps beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Whether its amounts are only held, until it is posted, voided or expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// When the hold ends by itself, exactly; only where it is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
}

impl LedgerTransactionContent {
    /// Makes one with what it needs.
    pub fn new(id: impl Into<TransactionId>, entries: Vec<LedgerEntryContent>) -> Self {
        Self {
            id: id.into(),
            entries,
            effective_at: None,
            reference: None,
            description: None,
            metadata: None,
            pending: None,
            expires_at: None,
        }
    }
}

text_enum! {
    /// How a transaction stands.
    LedgerTransactionStatus {
        Pending = "pending",
        Posted = "posted",
        Voided = "voided",
        Expired = "expired",
        Reversed = "reversed",
    }
}

/// Whole minor units of an asset, zero or more, as a text.
pub type NotNegativeAmount = String;

/// Whole minor units of an asset above zero, as a text: "1999" of EUR are 19.99 €.
pub type PositiveAmount = String;

/// The code to redeem. `Debug` shows no code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RedeemGiftCardRequest {
    /// The code.
    pub code: GiftCode,
}

impl RedeemGiftCardRequest {
    /// Makes one.
    pub fn new(code: impl Into<GiftCode>) -> Self {
        Self { code: code.into() }
    }
}

/// A movement of an account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StatementLine {
    /// The transaction.
    pub transaction: TransactionId,
    /// 1: it was posted or held. 2: its hold ended.
    pub step: u32,
    /// What became of it.
    pub kind: LedgerChange,
    /// When it was booked.
    pub booked_at: String,
    /// From when it counts.
    pub effective_at: String,
    /// The transaction's reference.
    pub reference: Option<String>,
    /// What it is, for people.
    pub description: Option<String>,
    /// What is debited: held, posted, or held no more.
    pub debit: Amount,
    /// What is credited, likewise.
    pub credit: Amount,
    /// What the account came to with it; null for an account with shards.
    pub balances: Option<LedgerBalances>,
}

/// A statement of an account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StatementResponse {
    /// The account.
    pub account: AccountPath,
    /// Its ledger.
    pub ledger: LedgerName,
    /// What it is of.
    pub currency: AssetCode,
    /// The first moment of the period; null from the beginning.
    pub from: Option<String>,
    /// The first moment after the period; null up to when the first page was asked for.
    pub to: Option<String>,
    /// The balances before the period.
    pub opening: LedgerBalances,
    /// The balances at its end.
    pub closing: LedgerBalances,
    /// The movements, oldest first.
    pub items: Vec<StatementLine>,
    /// Where to go on; null only at the true end.
    pub next_cursor: Option<String>,
}

/// `txn_` and a ULID.
pub type TransactionId = String;

/// An account in a trial balance.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TrialBalanceLine {
    /// The account.
    pub account: AccountPath,
    /// What it is in the books.
    pub kind: LedgerAccountKind,
    /// All that was debited.
    pub debits_posted: Amount,
    /// All that was credited.
    pub credits_posted: Amount,
    /// How much more was debited than credited; zero where it is the other way.
    pub debit: Amount,
    /// How much more was credited than debited; zero where it is the other way.
    pub credit: Amount,
}

/// A trial balance.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TrialBalanceResponse {
    /// The ledger.
    pub ledger: LedgerName,
    /// The asset.
    pub currency: AssetCode,
    /// The moment that it shows.
    pub as_of: String,
    /// The accounts by their paths.
    pub items: Vec<TrialBalanceLine>,
    /// The sums over the accounts of this page and of those before.
    pub totals: TrialBalanceTotals,
    /// Whether debits and credits over all accounts are the same; null before the last page.
    pub balanced: Option<bool>,
    /// Where to go on; null only at the true end.
    pub next_cursor: Option<String>,
}

/// The sums over accounts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TrialBalanceTotals {
    /// Of the accounts with more debits than credits: how much more.
    pub debit: Amount,
    /// Of the accounts with more credits than debits: how much more.
    pub credit: Amount,
}

/// What somebody has of an asset.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Wallet {
    /// The asset.
    pub asset: AssetCode,
    /// The account in the ledger: its statement shows each movement.
    pub account: AccountPath,
    /// What may be spent.
    pub available: Amount,
    /// What would be there if all that is held were carried out.
    pub pending: Amount,
    /// What is there.
    pub posted: Amount,
    /// Whether it takes part.
    pub status: LedgerAccountStatus,
    /// What it may send, and what that costs; in a list nothing is said.
    pub limits: Option<WalletLimits>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was opened.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A wallet to open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalletContent {
    /// Its asset.
    pub asset: AssetCode,
}

impl WalletContent {
    /// Makes one.
    pub fn new(asset: impl Into<AssetCode>) -> Self {
        Self { asset: asset.into() }
    }
}

/// What a wallet may send to others, and what is left of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WalletLimits {
    /// Whether it may send at all.
    pub transfers: bool,
    /// The least that is sent at once.
    pub min: Option<Amount>,
    /// The most that is sent at once.
    pub max_transfer: Option<Amount>,
    /// The most that is sent on a day of UTC.
    pub max_day: Option<Amount>,
    /// What is left of it today.
    pub left_today: Option<Amount>,
    /// The most that is sent in a month.
    pub max_month: Option<Amount>,
    /// What is left of it this month.
    pub left_this_month: Option<Amount>,
    /// What each transfer costs its payer.
    pub fee_flat: Amount,
    /// What it costs besides, in hundredths of a percent of the amount.
    pub fee_bps: u32,
    /// The most that it costs.
    pub fee_max: Option<Amount>,
}

/// The rules of an asset.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WalletRules {
    /// The asset.
    pub asset: AssetCode,
    /// Whether people may send it to each other.
    pub transfers: bool,
    /// The least that is sent at once.
    pub min: Option<Amount>,
    /// The most that is sent at once.
    pub max_transfer: Option<Amount>,
    /// The most that one wallet sends on a day of UTC.
    pub max_day: Option<Amount>,
    /// The most that one wallet sends in a month.
    pub max_month: Option<Amount>,
    /// What each transfer costs its payer.
    pub fee_flat: Amount,
    /// What it costs besides, in hundredths of a percent of the amount.
    pub fee_bps: u32,
    /// The most that it costs.
    pub fee_max: Option<Amount>,
    /// Counts their changes; the `ETag`. 0 where nobody has set any.
    pub version: u64,
    /// When they last changed.
    pub updated_at: Option<String>,
}

/// The rules of an asset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalletRulesContent {
    /// Whether people may send it to each other.
    pub transfers: bool,
    /// The least that is sent at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<PositiveAmount>,
    /// The most that is sent at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_transfer: Option<PositiveAmount>,
    /// The most that one wallet sends on a day of UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_day: Option<PositiveAmount>,
    /// The most that one wallet sends in a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_month: Option<PositiveAmount>,
    /// What each transfer costs its payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_flat: Option<NotNegativeAmount>,
    /// What it costs besides, in hundredths of a percent of the amount, rounded half up. A fee is never above the
    /// amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_bps: Option<u64>,
    /// The most that it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_max: Option<NotNegativeAmount>,
}

impl WalletRulesContent {
    /// Makes one with what it needs.
    pub fn new(transfers: bool) -> Self {
        Self {
            transfers,
            min: None,
            max_transfer: None,
            max_day: None,
            max_month: None,
            fee_flat: None,
            fee_bps: None,
            fee_max: None,
        }
    }
}

/// A transfer from wallet to wallet.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WalletTransfer {
    /// Its id.
    pub id: WalletTransferId,
    /// Its payer.
    pub from: Owner,
    /// Its recipient.
    pub to: Owner,
    /// What is sent.
    pub asset: AssetCode,
    /// How much of it the recipient gets.
    pub amount: Amount,
    /// What it costs the payer besides; null for the recipient, and of one that is planned.
    pub fee: Option<Amount>,
    /// The most that its payer pays besides; null for the recipient.
    pub max_fee: Option<Amount>,
    /// How much of the amount is carried out: all of it, unless staff posted a part of what was held. Null before, and
    /// where nothing is.
    pub amount_posted: Option<Amount>,
    /// The same of the fee; null for the recipient.
    pub fee_posted: Option<Amount>,
    /// What the payer says to the recipient.
    pub message: Option<String>,
    /// The payer's reference.
    pub reference: Option<String>,
    /// How it stands.
    pub status: WalletTransferStatus,
    /// The transaction of the ledger that carries it out or holds it.
    pub transaction: Option<TransactionId>,
    /// When its hold ends by itself.
    pub expires_at: Option<String>,
    /// When it is carried out first, of one that is planned.
    pub execute_at: Option<String>,
    /// That it is carried out again and again.
    pub repeat: Option<WalletTransferRepeat>,
    /// When it is carried out next.
    pub next_at: Option<String>,
    /// What became of its last runs, up to ten, oldest first.
    pub runs: Vec<WalletTransferRun>,
    /// How many runs were carried out.
    pub runs_completed: u32,
    /// How many were not.
    pub runs_failed: u32,
    /// What the payer's wallet came to with it; for its payer and staff alone.
    pub balances: Option<LedgerBalances>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A transfer to make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalletTransferContent {
    /// Its id, drawn by the client: it names this transfer for ever.
    pub id: WalletTransferId,
    /// Who gets it.
    pub to: Owner,
    /// What is sent.
    pub asset: AssetCode,
    /// How much the recipient gets, in minor units.
    pub amount: PositiveAmount,
    /// What the payer says to the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// A reference of the payer's, which both may read; others may have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it is carried out: later than now. At once where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execute_at: Option<String>,
    /// That it is carried out again and again, first at `execute_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<WalletTransferRepeatContent>,
    /// That its funds are held only, until it is completed or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<WalletTransferHold>,
    /// The most that the payer pays beside the amount: where the fee is above it, nothing is sent. Of a plan it holds
    /// for each run, and is the fee of the moment where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_fee: Option<NotNegativeAmount>,
}

impl WalletTransferContent {
    /// Makes one with what it needs.
    pub fn new(
        id: impl Into<WalletTransferId>,
        to: impl Into<Owner>,
        asset: impl Into<AssetCode>,
        amount: impl Into<PositiveAmount>,
    ) -> Self {
        Self {
            id: id.into(),
            to: to.into(),
            asset: asset.into(),
            amount: amount.into(),
            message: None,
            reference: None,
            execute_at: None,
            repeat: None,
            hold: None,
            max_fee: None,
        }
    }
}

text_enum! {
    /// How often.
    WalletTransferEvery {
        Day = "day",
        Week = "week",
        Month = "month",
    }
}

/// Until when funds are held.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalletTransferHold {
    /// When the hold ends by itself, exactly: in a minute or later.
    pub expires_at: String,
}

impl WalletTransferHold {
    /// Makes one.
    pub fn new(expires_at: impl Into<String>) -> Self {
        Self { expires_at: expires_at.into() }
    }
}

/// `wtr_` and a ULID.
pub type WalletTransferId = String;

/// That it is carried out again and again, and until when.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WalletTransferRepeat {
    /// How often.
    pub every: WalletTransferEvery,
    /// The last moment at which it may be carried out.
    pub until: Option<String>,
    /// How often in all.
    pub count: Option<u32>,
}

/// How often it is carried out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalletTransferRepeatContent {
    /// How often. Days and months are those of UTC; a month's 31st is the last day of a shorter month.
    pub every: WalletTransferEvery,
    /// The last moment at which it may be carried out. Without end where neither this nor `count` is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// How often in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

impl WalletTransferRepeatContent {
    /// Makes one with what it needs.
    pub fn new(every: WalletTransferEvery) -> Self {
        Self { every, until: None, count: None }
    }
}

/// A run of a transfer that is planned.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WalletTransferRun {
    /// Which one, from 1.
    pub n: u32,
    /// When it was due.
    pub at: String,
    /// What it cost the payer; null for the recipient, and where it failed.
    pub fee: Option<Amount>,
    /// The transaction that carried it out.
    pub transaction: Option<TransactionId>,
    /// Why it failed: a code as of transfers that are refused, or `too_late`. Null for the recipient, whom the payer's
    /// means do not concern.
    pub code: Option<String>,
}

text_enum! {
    /// How a transfer stands.
    WalletTransferStatus {
        Scheduled = "scheduled",
        Held = "held",
        Completed = "completed",
        Failed = "failed",
        Cancelled = "cancelled",
        Expired = "expired",
        Reversed = "reversed",
    }
}
