//! What the pieces of an order come to, each with its exact share of the line, discount and tax included.
//!
//! The pieces of a line are numbered from 1. The first `k` of them come to `total · k / ordered`, rounded half-up, and
//! each piece to the difference that it makes. Shipments take pieces from the front, cancellations from the back, returns
//! those that were shipped first; so whatever is shipped, called off and sent back, in whatever parts, always sums to the
//! line's total. What the order comes to beyond its lines is shipping: it goes with the first shipment.

use super::{Portion, Portions};

/// The lines of an order, by what they come to.
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
    /// How many pieces were ordered.
    pub ordered: u32,
    /// What they come to.
    pub total: i64,
}

impl Share {
    /// What the first so many pieces come to.
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
    /// The shares of an order that comes to `total` minor units in all.
    pub const fn new(total: i64, lines: Vec<Share>) -> Self {
        Self { total, lines }
    }

    /// All that was ordered.
    pub fn ordered(&self) -> Portions {
        self.lines.iter().map(|share| Portion { line: share.line, quantity: share.ordered }).collect()
    }

    /// What is to be paid beyond the lines.
    pub fn shipping(&self) -> i64 {
        self.lines.iter().fold(self.total, |left, share| left.saturating_sub(share.total))
    }

    /// What pieces come to that are shipped after others; shipping goes with the first.
    pub fn shipped(&self, before: &Portions, pieces: &Portions) -> i64 {
        let shipping = if before.is_empty() { self.shipping() } else { 0 };
        shipping.saturating_add(self.front(before, pieces))
    }

    /// What pieces come to that are called off after others.
    pub fn cancelled(&self, before: &Portions, pieces: &Portions) -> i64 {
        self.sum(pieces, |share, quantity| {
            let kept = share.ordered.saturating_sub(before.of(share.line));
            share.between(kept.saturating_sub(quantity), kept)
        })
    }

    /// What pieces come to that are sent back after others: of what was shipped, the first.
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
