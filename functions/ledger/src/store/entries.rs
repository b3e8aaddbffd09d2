//! Entries: the movements of an account, written with it and never changed.

use service::table::{Index, Key, TableError, Transaction as Commit, Write};

use super::merged::Spread;
use super::{Store, partition, sortable};
use crate::model::{Account, Entry};

/// Adds the entry of a movement.
pub(super) fn add_entry(commit: &mut Commit, entry: &Entry) {
    let key = Key::new(partition(&entry.account, entry.shard), place_of(entry));
    commit.push(Write::create("entry", key, entry));
}

/// `e#<booked>#<version>`, and of a shard its number: entries of an account sort as they were booked.
pub(super) fn place_of(entry: &Entry) -> String {
    let shard = entry.shard.map(|shard| format!("#{shard:02}")).unwrap_or_default();
    format!("e#{}#{:012}{shard}", sortable(entry.booked_at), entry.version)
}

impl Store {
    /// Reads the entries of an account after a place, newest first, and the place after which more follow.
    pub(crate) async fn page_of_entries(
        &self,
        account: &Account,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Entry>, Option<String>), TableError> {
        let shards = account.new_shards();
        let keys = match shards.is_empty() {
            true => vec![partition(&account.path, None)],
            false => shards.iter().map(|shard| partition(&shard.path, shard.shard)).collect(),
        };
        let spread =
            Spread { index: Index::Main, keys, from: "e#".to_owned(), to: "e#~".to_owned(), newest_first: true };
        let (entries, next) = self.merged(spread, after, limit, place_of).await?;
        Ok((entries.into_iter().map(|(_, entry)| entry).collect(), next))
    }
}
