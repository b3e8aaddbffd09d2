//! The journal of invoice numbers: they follow each other without a gap, whoever writes and wherever it breaks off.
//!
//! One entry is one batch: which orders get which numbers. It is written before any order is, over the version that was
//! read, so that of several writers one goes on; and the next batch is only made up once every order of the one before is
//! known to bear its number. So a number is in the journal before it is anywhere else, and each in one entry alone.

use domain::id::OrderId;
use serde::{Deserialize, Serialize};

/// The journal's present entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Journal {
    /// Counts its entries.
    pub(crate) version: u64,
    /// The number of the first order of the batch.
    pub(crate) first: u64,
    /// The batch: the orders that get the numbers from the first on.
    pub(crate) orders: Vec<OrderId>,
}

impl Journal {
    /// The orders of the batch, each with its number.
    pub(crate) fn batch(&self) -> impl Iterator<Item = (u64, OrderId)> {
        (self.first..).zip(self.orders.iter().copied())
    }

    /// The entry after this one, for a batch of other orders.
    pub(crate) fn next(&self, orders: Vec<OrderId>) -> Self {
        let after = self.first.saturating_add(u64::try_from(self.orders.len()).unwrap_or_default());
        Self { version: self.version.saturating_add(1), first: after.max(1), orders }
    }
}

/// A number as it is printed: `INV-000001`.
pub(crate) fn printed(prefix: &str, number: u64) -> String {
    format!("{prefix}{number:06}")
}
