//! The feed: a place for each entry, the last one that it took.
//!
//! A place is taken in the transaction that changes the entry, by moving the last place of the entry's shard from what was
//! read to the next. So a shard has its places in the order of its commits, without gaps: who has read up to a place has
//! read all before it, and none is written below it later. Reads are consistent.

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, TableError, Write};

use super::Store;
use super::records::{Record, feed_key};

/// How many shards the feed has. Each takes one change at a time, about 50 a second.
pub(crate) const SHARDS: u64 = 4;

/// The shard of an entry.
pub(crate) fn shard_of(id: EntryId) -> u64 {
    id.raw().shard(SHARDS)
}

#[derive(Default, Serialize, Deserialize)]
struct Last {
    place: u64,
}

fn last_key(shard: u64) -> Key {
    Key::only(format!("last#{shard}"))
}

impl Store {
    /// The last place that is taken, consistent. 1 RRU.
    pub(super) async fn last_place(&self, shard: u64) -> Result<u64, TableError> {
        let last: Option<Last> = self.table.get(&last_key(shard)).await?;
        Ok(last.unwrap_or_default().place)
    }

    /// Moves the last place; refused where another change took it meanwhile.
    pub(super) fn move_last_place(&self, label: &'static str, shard: u64, from: u64, to: u64) -> Write {
        let write = Write::put(label, last_key(shard), &Last { place: to });
        match from {
            0 => write.when("attribute_not_exists(pk)"),
            from => write.when("#place = :from").value("from", from),
        }
    }

    /// A shard's records after a place, in order, consistent. 1 RRU for each 4 KB.
    pub(crate) async fn feed(&self, shard: u64, after: u64, limit: usize) -> Result<Page<Record>, TableError> {
        let (first, last) = (feed_key(shard, after.saturating_add(1)), "9".repeat(16));
        self.table.query(Index::Main, first.pk).between(first.sk, last).limit(limit).consistent().page().await
    }
}
