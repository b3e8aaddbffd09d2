//! Who does not want to hear of whom.

use domain::id::AccountId;
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::Store;
use crate::model::Mute;

/// The label of the write of a mute: refused where another write came first.
pub(crate) const MUTE: &str = "mute";

fn key(muter: AccountId, muted: AccountId) -> Key {
    Key::new(format!("mutes#{muter}"), muted.to_string())
}

impl Store {
    /// Whether one person has muted another. 1 RRU.
    pub(crate) async fn mute(&self, muter: AccountId, muted: AccountId) -> Result<Option<Mute>, TableError> {
        self.table.get(&key(muter, muted)).await
    }

    /// Writes a mute over the one before, with its event. 5 WRU.
    pub(crate) fn save_mute(&self, after: &Mute) -> Transaction {
        let key = key(after.muter, after.muted);
        let write = match after.version {
            1 => Write::create(MUTE, key, after),
            version => Write::replace(MUTE, key, after, version - 1),
        };
        let write = match after.active {
            true => write.index1(format!("muted#{}", after.muter), format!("{}#{}", after.since, after.muted)),
            false => write,
        };
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(&after.event());
        transaction
    }

    /// Removes a mute as it was read, for good. 5 WRU.
    pub(crate) fn remove_mute(&self, before: &Mute) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(Write::delete(MUTE, key(before.muter, before.muted)).at_version(before.version));
        if before.active {
            transaction.publish(&Mute { active: false, version: before.version + 1, ..before.clone() }.event());
        }
        transaction
    }

    /// Whom a person mutes, newest first; those whose time is over are among them. 0.5 RRU for each 4 KB.
    pub(crate) async fn muted(
        &self,
        muter: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Mute>, TableError> {
        let query = self.table.query(Index::First, format!("muted#{muter}"));
        query.newest_first().limit(limit).after(after).page().await
    }

    /// All mutes of a person, those that ended too. 0.5 RRU for each 4 KB.
    pub(crate) async fn mutes_of(
        &self,
        muter: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Mute>, TableError> {
        self.table.query(Index::Main, format!("mutes#{muter}")).limit(limit).after(after).page().await
    }
}
