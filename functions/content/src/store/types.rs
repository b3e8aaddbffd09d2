//! Types: one partition, at most 80.

use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{Store, TYPE};
use crate::model::{ContentType, TypeId};

/// The partition of all types.
const TYPES: &str = "types";

fn key(id: &TypeId) -> Key {
    Key::new(TYPES, id.as_str())
}

impl Store {
    /// One type. 1 RRU for each 4 KB.
    pub(crate) async fn find_type(&self, id: &TypeId) -> Result<Option<ContentType>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Types by id. 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_types(
        &self,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<ContentType>, TableError> {
        self.table.query(Index::Main, TYPES).limit(limit).after(after).page().await
    }

    pub(crate) fn create_type(&self, new: &ContentType) -> Write {
        Write::create(TYPE, key(&new.id), new)
    }

    pub(crate) fn replace_type(&self, after: &ContentType) -> Write {
        Write::replace(TYPE, key(&after.id), after, after.version - 1)
    }

    pub(crate) fn delete_type(&self, before: &ContentType) -> Write {
        Write::delete(TYPE, key(&before.id)).at_version(before.version)
    }
}
