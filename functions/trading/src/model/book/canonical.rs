//! The canonical hash of a book, and its snapshot.
//!
//! The hash is SHA-256 over the JSON of the snapshot: rules, sequence, trades and last price, then each order: bids and
//! asks best first, at each price the oldest first; who waits for a stop price in the order in which they would go; and
//! who is on their way. Two books with the same hash answer all further commands alike.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::checksum::checksum;
use super::order::{Order, Side};
use super::rules::Rules;
use super::state::{Book, Taking};
use super::units;

/// A book without its orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outline {
    pub(crate) seq: u64,
    pub(crate) trades: u64,
    #[serde(with = "units::optional", default)]
    pub(crate) last: Option<i128>,
    pub(crate) rules: Rules,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) taking: Option<Box<Taking>>,
}

impl Book {
    /// All of the book but its orders.
    pub(crate) fn outline(&self) -> Outline {
        let Self { seq, trades, last, rules, taking, .. } = self;
        Outline { seq: *seq, trades: *trades, last: *last, rules: rules.clone(), taking: taking.clone() }
    }

    /// All orders that rest or wait, in the order in which [`Book::restore`] takes them.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> + '_ {
        let sides = [Side::Buy, Side::Sell];
        let resting = sides.into_iter().flat_map(|side| self.resting(side));
        resting.chain(sides.into_iter().flat_map(|side| self.waiting(side)))
    }

    /// The same book again.
    pub(crate) fn restore(outline: Outline, orders: impl IntoIterator<Item = Order>) -> Self {
        let Outline { seq, trades, last, rules, taking } = outline;
        let mut book = Self::new(rules);
        (book.seq, book.trades, book.last, book.taking) = (seq, trades, last, taking);
        orders.into_iter().for_each(|order| book.insert(order));
        book
    }

    /// The canonical hash, as hexadecimal digits.
    pub(crate) fn hash(&self) -> String {
        let mut sha = Sha256::new();
        let mut take = |json: serde_json::Result<Vec<u8>>| {
            sha.update(json.unwrap_or_default());
            sha.update(b"\n");
        };
        take(serde_json::to_vec(&self.outline()));
        self.orders().for_each(|order| take(serde_json::to_vec(order)));
        sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The checksum of what everybody sees.
    pub(crate) fn checksum(&self) -> u32 {
        checksum(self.levels(Side::Buy), self.levels(Side::Sell))
    }
}
