//! Types: one partition, at most 80.

use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{CREATION, Store, TYPE};
use crate::model::{ContentType, TypeId};

/// The partition of all types.
const TYPES: &str = "types";

fn key(id: &TypeId) -> Key {
    Key::new(TYPES, id.as_str())
}

/// The last creation of a type.
#[derive(Serialize, Deserialize)]
struct Creation {
    version: u64,
}

fn creation_key() -> Key {
    Key::only("creation")
}

impl Store {
    /// How many types were created so far. 1 RRU.
    pub(crate) async fn last_creation(&self) -> Result<u64, TableError> {
        let found: Option<Creation> = self.table.get(&creation_key()).await?;
        Ok(found.map_or(0, |creation| creation.version))
    }

    /// Takes the creation after the one that was read.
    pub(crate) fn take_creation(&self, read: u64) -> Write {
        let (key, next) = (creation_key(), Creation { version: read + 1 });
        match read {
            0 => Write::create(CREATION, key, &next),
            read => Write::replace(CREATION, key, &next, read),
        }
    }

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
