//! The stock that an order needs, and its shortages.

use std::collections::BTreeMap;

use domain::id::Sku;
use events::inventory::Shortage;
use events::orders::Quantity;
use serde::{Deserialize, Serialize};

use super::Levels;

/// The maximum number of skus per step.
///
/// With the reservation, its events and an idempotency record they fit into one transaction.
pub const MAX_SKUS: usize = 90;

/// A quantity of a counted sku.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The sku.
    pub sku: Sku,
    /// The quantity, summed over the order's lines of this sku.
    pub quantity: i64,
    /// How many of them were cancelled in parts after the sale.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cancelled: i64,
    /// Whether it may be sold beyond the stock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backorder: bool,
}

impl Line {
    /// How many are still held or sold.
    pub const fn left(&self) -> i64 {
        self.quantity - self.cancelled
    }

    /// How many of them a part of the order covers: never more than are left.
    pub(super) fn part_of(&self, parts: &[Self]) -> i64 {
        let wanted = parts.iter().find(|part| part.sku == self.sku).map_or(0, |part| part.quantity);
        wanted.min(self.left())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) const fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// The stock that an order needs: its counted lines, summed by sku.
///
/// A sku may be sold beyond the stock only if each of its lines allows it.
pub fn demand(lines: &[Quantity]) -> Vec<Line> {
    let mut by_sku: BTreeMap<&Sku, (i64, bool)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.track_inventory && line.quantity > 0) {
        let (quantity, backorder) = by_sku.entry(&line.sku).or_insert((0, true));
        *quantity += i64::from(line.quantity);
        *backorder &= line.backorder;
    }
    let lines = by_sku.into_iter();
    lines.map(|(sku, (quantity, backorder))| Line { sku: sku.clone(), quantity, cancelled: 0, backorder }).collect()
}

/// The shortages of these lines. A sku without a level is missing entirely.
pub(super) fn shortages(lines: &[Line], levels: &Levels) -> Vec<Shortage> {
    let short = lines.iter().filter_map(|line| {
        let available = match levels.get(&line.sku) {
            Some(_) if line.backorder => return None,
            Some(level) if level.available >= line.quantity => return None,
            Some(level) => level.available,
            None => 0,
        };
        Some(Shortage { sku: line.sku.clone(), requested: pieces(line.quantity), available: pieces(available) })
    });
    short.collect()
}

/// A quantity as events carry it: negative values become zero.
fn pieces(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    #[test]
    fn sums_the_lines_of_a_sku_which_must_all_allow_a_backorder() {
        let sku = |text: &str| text.parse::<Sku>().unwrap();
        let wanted =
            |name, quantity, backorder| Quantity { sku: sku(name), quantity, track_inventory: true, backorder };
        let uncounted = Quantity { track_inventory: false, ..wanted("GIFT", 1, false) };
        let lines = [wanted("B", 2, true), wanted("A", 1, true), wanted("B", 3, false), uncounted];
        let line = |name, quantity, backorder| Line { sku: sku(name), quantity, cancelled: 0, backorder };
        assert_eq!(demand(&lines), [line("A", 1, true), line("B", 5, false)]);

        let huge = demand(&vec![wanted("A", u32::MAX, false); 3]);
        assert_eq!(huge[0].quantity, 3 * i64::from(u32::MAX));
        let level = Level { available: -5, ..Level::new(sku("A"), domain::Timestamp::from_millis(0)) };
        let short = shortages(&huge, &Levels::from([(sku("A"), level)]));
        assert_eq!((short[0].requested, short[0].available), (u32::MAX, 0));
    }
}
