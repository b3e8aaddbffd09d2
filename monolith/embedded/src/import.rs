//! Fills a table in bulk, past the protocol: for benchmarks and tools that need a large one quickly.

use dynoxide::ImportOptions;
use dynoxide::actions::import_items;
use service::table::Item;

use crate::engine::{Engine, EngineError};
use crate::store::now;
use crate::values::theirs;

impl Engine {
    /// Puts all of these items into a table and its indexes, in one transaction; replaces those that are there.
    ///
    /// Neither costs nor outbox items are told of.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub fn import(&self, table: &str, items: Vec<Item>) -> Result<(), EngineError> {
        let items = items.into_iter().map(theirs).collect();
        let store = self.store_of(&[table])?;
        store.with(|storage| now(import_items::execute(storage, table, items, &ImportOptions::default())))?;
        store.checkpoint();
        Ok(())
    }
}
