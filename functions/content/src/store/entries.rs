//! Entries' heads: all but their fields.

use std::collections::BTreeMap;

use domain::id::EntryId;
use futures::{StreamExt, TryStreamExt, stream};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{HEAD, Store};
use crate::model::{Head, TypeId};

/// How many heads are read at the same time.
const AT_ONCE: usize = 16;

pub(super) fn partition(id: EntryId) -> String {
    format!("entry#{id}")
}

fn key(id: EntryId) -> Key {
    Key::new(partition(id), "head")
}

/// Which entries a list has.
#[derive(Clone, Debug)]
pub(crate) enum Listed {
    All,
    Of(TypeId),
}

impl Store {
    /// Finds an entry as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn find_head(&self, id: EntryId) -> Result<Option<Head>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Finds entries as the last acknowledged writes left them. 1 RRU each.
    pub(crate) async fn find_heads(
        &self,
        ids: impl IntoIterator<Item = EntryId>,
    ) -> Result<BTreeMap<EntryId, Head>, TableError> {
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let reads = stream::iter(ids).map(|id| self.find_head(id)).buffer_unordered(AT_ONCE);
        let found: Vec<Option<Head>> = reads.try_collect().await?;
        Ok(found.into_iter().flatten().map(|head| (head.id, head)).collect())
    }

    /// Finds up to 100 entries as they were a moment ago. 0.5 RRU each.
    pub(crate) async fn glance(&self, ids: &[EntryId]) -> Result<BTreeMap<EntryId, Head>, TableError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let keys: Vec<Key> = ids.iter().map(|id| key(*id)).collect();
        let found: Vec<Head> = self.table.get_many(&keys).await?;
        Ok(found.into_iter().map(|head| (head.id, head)).collect())
    }

    /// Lists entries, newest change first. 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_heads(
        &self,
        listed: &Listed,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Head>, TableError> {
        let query = match listed {
            Listed::All => self.table.query(Index::Second, "entries"),
            Listed::Of(of) => self.table.query(Index::First, format!("entries#{of}")),
        };
        query.newest_first().limit(limit).after(after).page().await
    }

    /// Writes a new head.
    pub(crate) fn create_head(&self, new: &Head) -> Write {
        indexed(Write::create(HEAD, key(new.id), new), new)
    }

    /// Writes a head over the one before, if nobody took unique values over from it meanwhile.
    pub(crate) fn replace_head(&self, after: &Head) -> Write {
        let write = Write::replace(HEAD, key(after.id), after, after.version - 1);
        indexed(write.when("#lost = :lost").value("lost", after.lost), after)
    }

    pub(crate) fn delete_head(&self, before: &Head) -> Write {
        Write::delete(HEAD, key(before.id)).at_version(before.version)
    }

    /// Notes that another entry takes a unique value over.
    pub(crate) fn lose_unique(&self, loser: &Head) -> Write {
        Write::update(HEAD, key(loser.id), "SET #lost = :after")
            .at_version(loser.version)
            .when("#lost = :before")
            .value("before", loser.lost)
            .value("after", loser.lost + 1)
    }
}

fn indexed(write: Write, head: &Head) -> Write {
    let moment = format!("{}#{}", head.updated_at, head.id);
    write.index1(format!("entries#{}", head.type_id), moment.clone()).index2("entries", moment)
}
