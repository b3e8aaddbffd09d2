//! What everybody sees of a book: its levels, kept up by changes, as a client keeps them.

use std::collections::BTreeMap;

use super::checksum::checksum;
use super::command::LevelChange;
use super::order::Side;
use super::state::Book;

/// The levels of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct View {
    bids: BTreeMap<i128, i128>,
    asks: BTreeMap<i128, i128>,
}

impl View {
    /// The levels of a book as it is.
    pub(crate) fn of(book: &Book) -> Self {
        Self { bids: book.levels(Side::Buy).collect(), asks: book.levels(Side::Sell).collect() }
    }

    /// Takes the changes of one step.
    pub(crate) fn apply(&mut self, changes: &[LevelChange]) {
        for change in changes {
            let side = if change.side == Side::Buy { &mut self.bids } else { &mut self.asks };
            match change.quantity {
                0 => side.remove(&change.price),
                quantity => side.insert(change.price, quantity),
            };
        }
    }

    /// The best levels of a side, best first.
    pub(crate) fn best(&self, side: Side, depth: usize) -> Vec<(i128, i128)> {
        let level = |(price, quantity): (&i128, &i128)| (*price, *quantity);
        match side {
            Side::Buy => self.bids.iter().rev().take(depth).map(level).collect(),
            Side::Sell => self.asks.iter().take(depth).map(level).collect(),
        }
    }

    /// The checksum.
    pub(crate) fn checksum(&self) -> u32 {
        let level = |(price, quantity): (&i128, &i128)| (*price, *quantity);
        checksum(self.bids.iter().rev().map(level), self.asks.iter().map(level))
    }
}
