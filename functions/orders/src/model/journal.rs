//! The journal of invoice numbers.
//!
//! It keeps the numbers consecutive despite concurrent writers and crashes. One entry is one batch: it assigns
//! numbers to orders. It is written before any of these orders, over the version that was read, so that only one of
//! several writers continues. The next batch is made only after every order of the previous one has its number. So
//! each number appears in the journal first, and in one entry only.

use domain::id::OrderId;
use serde::{Deserialize, Serialize};

/// The journal's present entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Journal {
    /// The entry's number.
    pub(crate) version: u64,
    /// The number of the first order of the batch.
    pub(crate) first: u64,
    /// The orders of the batch, which get consecutive numbers.
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
