//! Accounts and transactions as clients see them.

pub(super) mod gift_cards;
pub(super) mod journal;
pub(super) mod statement;
pub(super) mod transfers;
pub(super) mod wallets;

use domain::collection::Metadata;
use domain::id::TransactionId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::Problem;
use service::body::Answer;

use crate::commands::resolve::Resolved;
use crate::model::{
    Account, AccountKind, AccountPath, AccountStatus, Balances, Constraint, LedgerName, Seal, Side, Status, Transaction,
};

/// How far an account may be drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults)]
#[schema(as = LedgerConstraint)]
pub(crate) enum ConstraintName {
    /// Without end.
    #[deserr(rename = "none")]
    None,
    /// Down to zero.
    #[deserr(rename = "no_overdraft")]
    NoOverdraft,
    /// Down to `limit` below zero.
    #[deserr(rename = "limit")]
    Limit,
}

/// An account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LedgerAccount)]
pub(crate) struct AccountResponse {
    /// Its id: its path.
    id: AccountPath,
    /// Its ledger.
    ledger: LedgerName,
    /// What it is in the books. Assets and expenses grow by debits, the others by credits.
    kind: AccountKind,
    /// Its asset.
    currency: AssetCode,
    /// How far it may be drawn on.
    constraint: ConstraintName,
    /// How far below zero, where the constraint is a limit.
    limit: Option<Amount>,
    /// Whose it is.
    owner: Option<Owner>,
    /// The account that its owner became, of a guest's wallet: there all goes that concerns it.
    merged_into: Option<Owner>,
    /// Whether it takes part.
    status: AccountStatus,
    /// The sum of all debits that are posted.
    debits_posted: Amount,
    /// The sum of all credits that are posted.
    credits_posted: Amount,
    /// The sum of all debits that are held.
    debits_pending: Amount,
    /// The sum of all credits that are held.
    credits_pending: Amount,
    /// What is posted: the normal side less the other.
    posted: Amount,
    /// What would be posted if all that is held were.
    pending: Amount,
    /// What may be drawn on: what is posted, less what is held on the other side.
    available: Amount,
    /// Over how many items its sums are spread.
    shards: u32,
    /// Counts its changes; the `ETag`.
    #[schema(example = 1)]
    version: u64,
    /// What a client keeps beside it.
    metadata: Metadata,
    /// When it was opened.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Account> for AccountResponse {
    fn from(account: &Account) -> Self {
        let Balances { posted, pending, available } = account.balances();
        let (constraint, limit) = match account.constraint {
            Constraint::None => (ConstraintName::None, None),
            Constraint::NoOverdraft => (ConstraintName::NoOverdraft, None),
            Constraint::Limit(limit) => (ConstraintName::Limit, Some(limit)),
        };
        Self {
            id: account.path.clone(),
            ledger: account.ledger.clone(),
            kind: account.kind,
            currency: account.currency,
            constraint,
            limit,
            owner: account.owner,
            merged_into: account.merged_into,
            status: account.status,
            debits_posted: account.sums.debits_posted,
            credits_posted: account.sums.credits_posted,
            debits_pending: account.sums.debits_pending,
            credits_pending: account.sums.credits_pending,
            posted,
            pending,
            available,
            shards: account.shards,
            version: account.version,
            metadata: account.metadata.clone(),
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

/// 200 with an account.
pub(super) fn shown(account: &Account) -> Answer {
    Answer::ok(&AccountResponse::from(account)).version(account.version)
}

/// A transaction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LedgerTransaction)]
pub(crate) struct TransactionResponse {
    /// Its id.
    id: TransactionId,
    /// Its ledger.
    ledger: LedgerName,
    /// How it stands.
    status: Status,
    /// Its entries, in the order in which they were asked for.
    entries: Vec<EntryResponse>,
    /// When its amounts were booked or held: the order of an account's entries.
    booked_at: Timestamp,
    /// Since when it counts, as the client says.
    effective_at: Timestamp,
    /// When its hold ends by itself.
    expires_at: Option<Timestamp>,
    /// When its hold ended.
    ended_at: Option<Timestamp>,
    /// The client's reference.
    reference: Option<String>,
    /// What it is, for people.
    description: Option<String>,
    /// What the client keeps beside it.
    metadata: Metadata,
    /// The transaction that it takes back.
    reverses: Option<TransactionId>,
    /// The transaction that takes it back.
    reversed_by: Option<TransactionId>,
    /// Where its creation stands in the ledger's journal, from 1; null until it is sealed.
    #[schema(example = 1)]
    seq: Option<u64>,
    /// The hash of its place in the journal.
    hash: Option<String>,
    /// Where the end of its hold stands in the journal.
    end_seq: Option<u64>,
    /// The hash of that place.
    end_hash: Option<String>,
    /// Counts its changes; the `ETag`.
    #[schema(example = 1)]
    version: u64,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// An entry of a transaction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LedgerEntry)]
pub(crate) struct EntryResponse {
    /// The account.
    account: AccountPath,
    /// The side.
    side: Side,
    /// How much is booked, or was held.
    amount: Amount,
    /// The account's currency.
    currency: AssetCode,
    /// How much of it is posted: of a hold, what was posted of it.
    posted: Amount,
    /// What the account came to with the last step of this transaction; null for an account with shards.
    balances: Option<Balances>,
}

impl TransactionResponse {
    /// A transaction at a moment.
    pub(super) fn at(transaction: &Transaction, seals: &[Seal], now: Timestamp) -> Self {
        let after = transaction.end.as_ref().map_or(&transaction.after, |end| &end.after);
        let lines = transaction.entries.iter().zip(transaction.posted()).zip(after);
        let entries = lines.map(|((line, posted), balances)| EntryResponse {
            account: line.account.clone(),
            side: line.side,
            amount: line.amount,
            currency: line.currency,
            posted,
            balances: *balances,
        });
        let seal = |step: u8| seals.iter().find(|seal| seal.step == step);
        Self {
            id: transaction.id,
            ledger: transaction.ledger.clone(),
            status: transaction.status(now),
            entries: entries.collect(),
            booked_at: transaction.booked_at,
            effective_at: transaction.effective_at,
            expires_at: transaction.expires_at,
            ended_at: transaction.end.as_ref().map(|end| end.booked_at),
            reference: transaction.reference.clone(),
            description: transaction.description.clone(),
            metadata: transaction.metadata.clone(),
            reverses: transaction.reverses,
            reversed_by: transaction.reversed_by,
            seq: seal(1).map(|seal| seal.seq),
            hash: seal(1).map(|seal| seal.hash.clone()),
            end_seq: seal(2).map(|seal| seal.seq),
            end_hash: seal(2).map(|seal| seal.hash.clone()),
            version: transaction.version,
            created_at: transaction.booked_at,
            updated_at: transaction.updated_at,
        }
    }

    /// A transaction as it was answered when it was made.
    pub(super) fn created(transaction: &Transaction) -> Self {
        Self::at(&transaction.as_created(), &[], transaction.booked_at)
    }
}

/// The answer to the end of a hold.
pub(super) fn ended(resolved: Resolved) -> Result<Answer, Problem> {
    let shown = |transaction: &Transaction| {
        let transaction = transaction.as_ended();
        Answer::ok(&TransactionResponse::at(&transaction, &[], transaction.updated_at)).version(transaction.version)
    };
    match resolved {
        Resolved::Now(transaction) => Ok(shown(&transaction)),
        Resolved::Before(transaction) => Ok(shown(&transaction).again()),
        Resolved::Not(unresolved) => Err(unresolved.problem()),
        Resolved::Unknown => Err(Problem::not_found("transaction")),
    }
}
