//! Transactions: a step with all that it changes, refusals, and lists.

use domain::Timestamp;
use domain::id::TransactionId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction as Commit, Write};

use super::entries::add_entry;
use super::holds::{add_marks, remove_marks};
use super::journal::unsealed;
use super::merged::Spread;
use super::{ACCOUNT, Store, account_key, sortable};
use crate::model::{Kept, Refused, Seal, Step, Transaction};

/// The label of a transaction's write: refused where its id is taken, or another step came first.
pub(crate) const TRANSACTION: &str = "transaction";
/// The label of a transaction that is reversed.
pub(crate) const REVERSED: &str = "reversed";
/// The label of a reference: refused where another transaction has it.
pub(crate) const REFERENCE: &str = "reference";
/// Over how many keys the list of transactions is spread.
const LIST_SHARDS: u64 = 8;
/// Over how many keys the holds that may expire are spread.
pub(crate) const DUE_SHARDS: u64 = 4;

/// Who has a reference.
#[derive(Debug, Serialize, Deserialize)]
struct Reference {
    transaction: TransactionId,
}

/// A hold that is due.
#[derive(Debug, Deserialize)]
struct Due {
    gsi2sk: String,
}

/// What is kept of a transaction: itself, and where its steps stand in the journal.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Row {
    Kept(Kept),
    Seal(Seal),
}

impl Store {
    /// Writes a step: at most 95 actions with the caller's events. Refused with the label of what stood in the way.
    pub(crate) fn step(&self, step: &Step) -> Commit {
        let mut commit = self.table.transaction();
        let transaction = &step.transaction;
        commit.push(write(TRANSACTION, transaction, step.record.step > 1));
        if let (Some(reference), 1) = (&transaction.reference, step.record.step) {
            let key = Key::new(format!("ref#{}#{reference}", transaction.ledger), "ref");
            commit.push(Write::create(REFERENCE, key, &Reference { transaction: transaction.id }));
        }
        if let Some(reversed) = &step.reversed {
            commit.push(write(REVERSED, reversed, true));
        }
        for account in &step.accounts {
            let key = account_key(&account.path, account.shard);
            commit.push(Write::replace(ACCOUNT, key, account, account.version - 1));
        }
        step.entries.iter().for_each(|entry| add_entry(&mut commit, entry));
        if step.record.step == 1 {
            add_marks(&mut commit, step);
        } else {
            remove_marks(&mut commit, step);
        }
        commit.push(unsealed(&step.record));
        commit
    }

    /// Records that a transaction was refused, so that it stays so: 2 WRU, 1 where nothing is published with it.
    pub(crate) fn refuse(&self, refused: Refused) -> Write {
        Write::create(TRANSACTION, key(refused.id), &Kept::Refused(refused))
    }

    /// Reads what is kept under a transaction's id: 1 RRU each 4 KB.
    pub(crate) async fn kept(&self, id: TransactionId) -> Result<Option<Kept>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Reads what is kept under a transaction's id, with its seals: 1 RRU each 4 KB.
    pub(crate) async fn kept_with_seals(&self, id: TransactionId) -> Result<Option<(Kept, Vec<Seal>)>, TableError> {
        let rows = self.table.query(Index::Main, key(id).pk).consistent().all::<Row>(4).await?;
        let (mut kept, mut seals) = (None, Vec::new());
        for row in rows {
            match row {
                Row::Kept(found) => kept = Some(found),
                Row::Seal(seal) => seals.push(seal),
            }
        }
        Ok(kept.map(|kept| (kept, seals)))
    }

    /// Reads several transactions, possibly stale, in the order of the ids; those that are not there are left out.
    pub(crate) async fn transactions(&self, ids: &[TransactionId]) -> Result<Vec<Transaction>, TableError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().map(|id| key(*id)).collect();
        let found: Vec<Kept> = self.table.get_many(&keys).await?;
        let found = found.into_iter().filter_map(|kept| match kept {
            Kept::Booked(transaction) => Some((transaction.id, *transaction)),
            Kept::Refused(_) => None,
        });
        let mut found: std::collections::HashMap<_, _> = found.collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Reads a page of all transactions, newest first, after a place, and the place after which more follow.
    pub(crate) async fn page_of_transactions(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Transaction>, Option<String>), TableError> {
        let spread = Spread {
            index: Index::First,
            keys: (0..LIST_SHARDS).map(list).collect(),
            from: "0".to_owned(),
            to: "~".to_owned(),
            newest_first: true,
        };
        let place_of = |kept: &Kept| match kept {
            Kept::Booked(transaction) => place(transaction),
            Kept::Refused(refused) => refused.id.to_string(),
        };
        let (found, next) = self.merged(spread, after, limit, place_of).await?;
        let booked = found.into_iter().filter_map(|(_, kept)| match kept {
            Kept::Booked(transaction) => Some(*transaction),
            Kept::Refused(_) => None,
        });
        Ok((booked.collect(), next))
    }

    /// Reads a page of holds of a key that should have ended, soonest first, and where the next page begins.
    pub(crate) async fn due(
        &self,
        shard: u64,
        now: Timestamp,
        after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<TransactionId>, Option<Position>), TableError> {
        // `$` follows `#`, so that a hold that ends at this very moment is among them.
        let query = self.table.query(Index::Second, due(shard)).below(format!("{}$", sortable(now))).limit(limit);
        let page: Page<Due> = query.after(after).page().await?;
        let ids = page.items.iter().filter_map(|due| due.gsi2sk.split_once('#')?.1.parse().ok());
        Ok((ids.collect(), page.next))
    }
}

/// The write of a transaction: a new one, or one over the version before.
fn write(label: &'static str, transaction: &Transaction, changed: bool) -> Write {
    let kept = Kept::Booked(Box::new(transaction.clone()));
    let write = match changed {
        false => Write::create(label, key(transaction.id), &kept),
        true => Write::replace(label, key(transaction.id), &kept, transaction.version - 1),
    };
    let write = write.index1(list(transaction.id.raw().shard(LIST_SHARDS)), place(transaction));
    match transaction.expires_at {
        Some(end) if transaction.is_held() => {
            let shard = transaction.id.raw().shard(DUE_SHARDS);
            write.index2(due(shard), format!("{}#{}", sortable(end), transaction.id))
        }
        _ => write,
    }
}

fn key(id: TransactionId) -> Key {
    Key::new(format!("txn#{id}"), "txn")
}

fn list(shard: u64) -> String {
    format!("txns#{shard}")
}

fn due(shard: u64) -> String {
    format!("due#{shard}")
}

/// Where a transaction stands in the list of all.
fn place(transaction: &Transaction) -> String {
    format!("{}#{}", sortable(transaction.booked_at), transaction.id)
}
