//! Closed periods: until which day the books of a ledger are closed.

use domain::Timestamp;
use service::table::{Key, TableError, Transaction as Commit, Write};

use super::Store;
use crate::model::{Closing, LedgerName};

/// The label of a write of a closing, and of its check: refused where another closing came first.
pub(crate) const CLOSING: &str = "closing";

impl Store {
    /// Until which day a ledger is closed: 1 RRU.
    pub(crate) async fn closing(&self, ledger: &LedgerName) -> Result<Option<Closing>, TableError> {
        self.table.get(&key(ledger)).await
    }

    /// Writes a closing over the one before.
    pub(crate) fn close(&self, closing: &Closing) -> Commit {
        let mut commit = self.table.transaction();
        commit.push(match closing.version {
            1 => Write::create(CLOSING, key(&closing.ledger), closing),
            version => Write::replace(CLOSING, key(&closing.ledger), closing, version - 1),
        });
        commit
    }

    /// Refuses the commit where the day of a moment is closed: one action, 2 WRU.
    pub(crate) fn check_open(&self, ledger: &LedgerName, moment: Timestamp) -> Write {
        let condition = "attribute_not_exists(pk) OR #through < :day";
        Write::check(CLOSING, key(ledger), condition).value("day", moment.day())
    }
}

fn key(ledger: &LedgerName) -> Key {
    Key::only(format!("closing#{ledger}"))
}
