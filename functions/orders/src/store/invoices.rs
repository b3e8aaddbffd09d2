//! The journal of invoice numbers: one item, one writer at a time.

use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::journal::Journal;

/// The label of the journal's write.
const JOURNAL: &str = "journal";

fn journal_key() -> Key {
    Key::only("invoices")
}

impl Store {
    /// Gets the journal's present entry. 1 RRU for a batch of a hundred.
    pub(crate) async fn journal(&self) -> Result<Journal, TableError> {
        Ok(self.table.get(&journal_key()).await?.unwrap_or_default())
    }

    /// Replaces the entry that was read by the next one.
    ///
    /// `false` if another writer was first.
    pub(crate) async fn enter(&self, next: &Journal, read_version: u64) -> Result<bool, TableError> {
        let write = match read_version {
            0 => Write::create(JOURNAL, journal_key(), next),
            version => Write::replace(JOURNAL, journal_key(), next, version),
        };
        match self.table.write(write).await {
            Ok(()) => Ok(true),
            Err(TableError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
