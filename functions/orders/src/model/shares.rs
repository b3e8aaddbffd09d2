//! The price of each piece: its exact share of the line, discount and tax included.
//!
//! The pieces of a line are numbered from 1. The first `k` of them cost `total · k / ordered`, rounded half-up, and each
//! piece costs the difference that it makes. Shipments take pieces from the front, cancellations from the back, and returns
//! those that were shipped first. So the parts always sum to the line's total, however a line is split. The rest of the
//! order's total is shipping, which is paid with the first shipment.

use super::{Portion, Portions};

/// The lines of an order with their prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    total: i64,
    lines: Vec<Share>,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its number.
    pub line: u32,
    /// The number of pieces ordered.
    pub ordered: u32,
    /// Their price, in minor units.
    pub total: i64,
}

impl Share {
    /// The price of the first pieces.
    fn first(&self, pieces: u32) -> i64 {
        let (ordered, pieces) = (i128::from(self.ordered.max(1)), i128::from(pieces.min(self.ordered)));
        let rounded = (i128::from(self.total) * pieces * 2 + ordered).div_euclid(ordered * 2);
        i64::try_from(rounded).unwrap_or(self.total)
    }

    fn between(&self, from: u32, to: u32) -> i64 {
        self.first(to).saturating_sub(self.first(from))
    }
}

impl Shares {
    /// The shares of an order with a total in minor units.
    pub const fn new(total: i64, lines: Vec<Share>) -> Self {
        Self { total, lines }
    }

    /// The pieces ordered.
    pub fn ordered(&self) -> Portions {
        self.lines.iter().map(|share| Portion { line: share.line, quantity: share.ordered }).collect()
    }

    /// The price of shipping: the total beyond the lines.
    pub fn shipping(&self) -> i64 {
        self.lines.iter().fold(self.total, |left, share| left.saturating_sub(share.total))
    }

    /// The price of pieces that are shipped after those in `before`.
    ///
    /// The first shipment includes shipping.
    pub fn shipped(&self, before: &Portions, pieces: &Portions) -> i64 {
        let shipping = if before.is_empty() { self.shipping() } else { 0 };
        shipping.saturating_add(self.front(before, pieces))
    }

    /// The price of pieces that are cancelled after those in `before`.
    pub fn cancelled(&self, before: &Portions, pieces: &Portions) -> i64 {
        self.sum(pieces, |share, quantity| {
            let kept = share.ordered.saturating_sub(before.of(share.line));
            share.between(kept.saturating_sub(quantity), kept)
        })
    }

    /// The price of pieces that are returned after those in `before`.
    ///
    /// Pieces shipped first are returned first.
    pub fn returned(&self, before: &Portions, pieces: &Portions) -> i64 {
        self.front(before, pieces)
    }

    fn front(&self, before: &Portions, pieces: &Portions) -> i64 {
        self.sum(pieces, |share, quantity| {
            let from = before.of(share.line);
            share.between(from, from.saturating_add(quantity))
        })
    }

    fn sum(&self, pieces: &Portions, amount: impl Fn(&Share, u32) -> i64) -> i64 {
        let amounts = self.lines.iter().map(|share| amount(share, pieces.of(share.line)));
        amounts.fold(0, i64::saturating_add)
    }
}
