//! Versions of entries: immutable, each with the fields of all locales, compressed.

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::packed::Packed;
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::entries::partition;
use super::{Store, VERSION};
use crate::model::{Fields, Version};

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    version: Version,
    fields: Packed,
}

/// A version without its fields.
#[derive(Deserialize)]
struct WithoutFields {
    #[serde(flatten)]
    version: Version,
}

fn key(id: EntryId, n: u64) -> Key {
    Key::new(partition(id), format!("v#{n:010}"))
}

impl Store {
    /// One version with its fields. 1 RRU for each 4 KB.
    pub(crate) async fn find_version(&self, id: EntryId, n: u64) -> Result<Option<(Version, Fields)>, TableError> {
        let found: Option<Stored> = self.table.get(&key(id, n)).await?;
        let Some(stored) = found else { return Ok(None) };
        let unreadable =
            |error: &dyn std::fmt::Display| TableError::Failed(format!("version {n} of {id}: {error}").into());
        let text = stored.fields.text().map_err(|error| unreadable(&error))?;
        let fields = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        Ok(Some((stored.version, fields)))
    }

    /// Versions, newest first. 0.5 RRU for each 4 KB, their fields included.
    pub(crate) async fn page_of_versions(
        &self,
        id: EntryId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Version>, TableError> {
        let query = self.table.query(Index::Main, partition(id)).prefix("v#").newest_first();
        let page: Page<WithoutFields> = query.limit(limit).after(after).page().await?;
        Ok(Page { items: page.items.into_iter().map(|stored| stored.version).collect(), next: page.next })
    }

    /// Writes a version, whose number must be free.
    pub(crate) fn create_version(&self, id: EntryId, version: &Version, json: String) -> Write {
        let stored = Stored { version: version.clone(), fields: Packed::new(json) };
        Write::create(VERSION, key(id, version.n), &stored)
    }

    /// Removes a version of an entry that is gone. A missing one counts as removed.
    pub(crate) async fn remove_version(&self, id: EntryId, n: u64) -> Result<(), TableError> {
        match self.table.write(Write::delete(VERSION, key(id, n)).when("attribute_exists(pk)")).await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }
}
