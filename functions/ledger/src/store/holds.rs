//! The marks of holds that may expire, beside each of their accounts: found exactly, and by account.

use domain::Timestamp;
use domain::id::TransactionId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Transaction as Commit, Write};

use super::{ACCOUNT, Store, account_key, partition, sortable};
use crate::model::{Account, AccountPath, Step};

/// A hold on an account.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    transaction: TransactionId,
    expires_at: Timestamp,
}

/// Adds the marks of a new hold that may expire.
pub(super) fn add_marks(commit: &mut Commit, step: &Step) {
    let transaction = &step.transaction;
    let Some(expires_at) = transaction.expires_at else { return };
    let mark = Mark { transaction: transaction.id, expires_at };
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
    pub(crate) async fn overdue(
        &self,
        account: &Account,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TransactionId>, TableError> {
        let query = self.table.query(Index::Main, partition(&account.path, account.shard)).consistent();
        let query = query.between("h#", format!("h#{}$", sortable(now)));
        let marks = query.limit(limit).page::<Mark>().await?;
        Ok(marks.items.into_iter().map(|mark| mark.transaction).collect())
    }

    /// Notes on an account or a shard when its next hold expires, so that until then nobody asks for overdue ones: 2 RRU
    /// and 1 WRU. The marks are read after the account and it is written at its version, so that no hold came between;
    /// a writer that comes first leaves it to the next.
    pub(crate) async fn look_ahead(
        &self,
        path: &AccountPath,
        shard: Option<u32>,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let key = account_key(path, shard);
        let Some(account) = self.table.get::<Account>(&key).await? else { return Ok(()) };
        if !account.may_hold_expired(now) {
            return Ok(());
        }
        let query = self.table.query(Index::Main, partition(path, shard)).consistent().between("h#", "h#~");
        let next = query.limit(1).page::<Mark>().await?.items.into_iter().next();
        let (expires_from, version) = (next.map(|mark| mark.expires_at), account.version + 1);
        let after = Account { expires_from, version, ..account };
        match self.table.write(Write::replace(ACCOUNT, key, &after, version - 1)).await {
            Err(error) if error.refused(ACCOUNT) => Ok(()),
            other => other,
        }
    }
}
