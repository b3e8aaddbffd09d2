//! The directory of skus, which lists levels without an index on them.

use domain::id::Sku;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{Store, level_key, low, short};
use crate::model::{Level, Levels, MAIN};

/// How many skus are created concurrently.
const AT_ONCE: usize = 8;

/// One sku in the directory.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    sku: Sku,
}

fn directory() -> String {
    format!("skus#{MAIN}")
}

impl Store {
    /// Creates the levels of skus without one. Idempotent; an existing level stays unchanged.
    pub(crate) async fn ensure_levels(&self, skus: &[Sku]) -> Result<(), TableError> {
        let known = self.levels(skus).await?;
        let unknown: Vec<_> = skus.iter().filter(|sku| !known.contains_key(*sku)).cloned().collect();
        let makings = stream::iter(unknown).map(|sku| self.make_level(sku));
        makings.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Writes the entry first: after a crash in between, the next attempt finds no level and
    /// writes both.
    async fn make_level(&self, sku: Sku) -> Result<(), TableError> {
        let (entry, key) = (Key::new(directory(), sku.as_str()), level_key(&sku));
        self.table.write(Write::put("directory", entry, &Entry { sku: sku.clone() })).await?;
        let level = Level::new(sku, self.clock().now());
        match self.table.write(Write::create("level", key, &level)).await {
            Err(error) if error.refused("level") => Ok(()),
            other => other,
        }
    }

    /// Reads a page of low levels by sku, after a sku, and the last sku if more follow.
    pub(crate) async fn page_of_low_levels(
        &self,
        after: Option<&Sku>,
        limit: usize,
    ) -> Result<(Vec<Level>, Option<Sku>), TableError> {
        self.page_of_listed(Index::Second, low(), after, limit).await
    }

    /// Reads a page of short levels, likewise.
    pub(crate) async fn page_of_short_levels(
        &self,
        after: Option<&Sku>,
        limit: usize,
    ) -> Result<(Vec<Level>, Option<Sku>), TableError> {
        self.page_of_listed(Index::First, short(), after, limit).await
    }

    async fn page_of_listed(
        &self,
        index: Index,
        list: String,
        after: Option<&Sku>,
        limit: usize,
    ) -> Result<(Vec<Level>, Option<Sku>), TableError> {
        let mut query = self.table.query(index, list).limit(limit);
        if let Some(after) = after {
            query = query.between(format!("{after} "), "~");
        }
        let page = query.page::<Level>().await?;
        let next = page.next.and_then(|_| page.items.last().map(|level| level.sku.clone()));
        Ok((page.items, next))
    }

    /// Reads a page of levels by sku, after a sku, and the last sku if more follow.
    pub(crate) async fn page_of_levels(
        &self,
        after: Option<&Sku>,
        limit: usize,
    ) -> Result<(Vec<Level>, Option<Sku>), TableError> {
        let mut query = self.table.query(Index::Main, directory()).limit(limit);
        if let Some(after) = after {
            // A blank sorts below every character of a sku; `~` above.
            query = query.between(format!("{after} "), "~");
        }
        let page = query.page::<Entry>().await?;
        let skus: Vec<_> = page.items.into_iter().map(|entry| entry.sku).collect();
        let mut levels: Levels = self.levels(&skus).await?;
        let next = page.next.and_then(|_| skus.last().cloned());
        Ok((skus.iter().filter_map(|sku| levels.remove(sku)).collect(), next))
    }
}
