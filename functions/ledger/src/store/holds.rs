//! The marks of holds that may expire, beside each of their accounts: found exactly, and by account.

use domain::Timestamp;
use domain::id::TransactionId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Transaction as Commit, Write};

use super::{Store, partition, sortable};
use crate::model::{Account, Step};

/// How many overdue holds of an account are read at once.
const PAGE: usize = 25;

/// A hold on an account.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    transaction: TransactionId,
}

/// Adds the marks of a new hold that may expire.
pub(super) fn add_marks(commit: &mut Commit, step: &Step) {
    let mark = Mark { transaction: step.transaction.id };
    for key in keys(step) {
        commit.push(Write::create("mark", key, &mark));
    }
}

/// Removes the marks of a hold that has ended.
pub(super) fn remove_marks(commit: &mut Commit, step: &Step) {
    for key in keys(step) {
        commit.push(Write::delete("mark", key).when("attribute_exists(pk)"));
    }
}

fn keys(step: &Step) -> Vec<Key> {
    let transaction = &step.transaction;
    let Some(end) = transaction.expires_at.filter(|_| transaction.pending) else { return Vec::new() };
    let sk = format!("h#{}#{}", sortable(end), transaction.id);
    step.accounts.iter().map(|account| Key::new(partition(&account.path, account.shard), sk.clone())).collect()
}

impl Store {
    /// Reads the first holds on an account, or on a shard, that should have ended, soonest first; consistent, 1 RRU.
    pub(crate) async fn overdue(&self, account: &Account, now: Timestamp) -> Result<Vec<TransactionId>, TableError> {
        let query = self.table.query(Index::Main, partition(&account.path, account.shard)).consistent();
        let query = query.between("h#", format!("h#{}$", sortable(now)));
        let marks = query.limit(PAGE).page::<Mark>().await?;
        Ok(marks.items.into_iter().map(|mark| mark.transaction).collect())
    }
}
