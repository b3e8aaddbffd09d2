//! The chapters of long timelines: separate items, written once and never changed.

use domain::id::OrderId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::Entry;

#[derive(Serialize, Deserialize)]
struct Chapter {
    entries: Vec<Entry>,
}

fn sort_key(number: u32) -> String {
    format!("timeline#{number:03}")
}

/// Writes a chapter.
///
/// Its order is in the same transaction, so that no chapter is written twice.
pub(super) fn write(id: OrderId, number: u32, entries: Vec<Entry>) -> Write {
    Write::put("chapter", Key::new(id.to_string(), sort_key(number)), &Chapter { entries })
}

impl Store {
    /// Gets the entries of some chapters, oldest first. 1 RRU for up to 4 KB.
    pub(crate) async fn chapters(&self, id: OrderId, first: u32, count: u32) -> Result<Vec<Entry>, TableError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let last = first.saturating_add(count.saturating_sub(1));
        let query = self.table.query(Index::Main, id.to_string()).between(sort_key(first), sort_key(last));
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        let chapters = query.consistent().all::<Chapter>(most).await?;
        Ok(chapters.into_iter().flat_map(|chapter| chapter.entries).collect())
    }
}
