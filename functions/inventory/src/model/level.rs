//! A stock level: on hand, reserved, and available.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::Sku;
use serde::{Deserialize, Serialize};

use super::Place;

/// The only location so far. Every level's key contains it, so that more can be added.
pub const MAIN: &str = "main";

/// The maximum pieces on hand that staff may set: beyond any warehouse, and far from overflow.
pub const MAX_PIECES: i64 = 100_000_000_000;

/// Levels by sku, in the order of writing.
pub type Levels = BTreeMap<Sku, Level>;

/// The stock of one sku.
///
/// `available = on_hand − reserved − safety`, always. Every movement raises the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The sku.
    pub sku: Sku,
    /// Pieces in the warehouse. Negative if more was sold than available (backorder).
    pub on_hand: i64,
    /// Pieces held for orders that are not yet confirmed.
    pub reserved: i64,
    /// Pieces that are never promised: for breakage and miscounts.
    pub safety: i64,
    /// Pieces that can still be promised. Negative if backorders wait, or if promised pieces were
    /// lost.
    pub available: i64,
    /// Counts the movements.
    pub version: u64,
    /// The sku is low, and to be reordered, at this many available pieces or fewer; if absent,
    /// never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_at: Option<i64>,
    /// The place of this sku's newest movement; each movement names the previous one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_movement: Option<Place>,
    /// No hold of this sku expires before this moment; absent while nothing is held. It is a
    /// lower bound, since a hold that ends early does not change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_expiry: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A movement's change of a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The change of `on_hand`.
    pub on_hand: i64,
    /// The change of `reserved`.
    pub reserved: i64,
    /// When the new hold expires, if there is one.
    pub until: Option<Timestamp>,
}

impl Change {
    /// Whether it moves anything.
    pub const fn moves(&self) -> bool {
        self.on_hand != 0 || self.reserved != 0
    }
}

impl Level {
    /// The level of a new sku, at zero.
    pub const fn new(sku: Sku, now: Timestamp) -> Self {
        Self {
            sku,
            on_hand: 0,
            reserved: 0,
            safety: 0,
            available: 0,
            version: 1,
            low_at: None,
            last_movement: None,
            earliest_expiry: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The level after a change. The limits on quantities ([`MAX_PIECES`], 32 bits) keep every sum
    /// far from overflow.
    #[must_use]
    pub fn after(&self, change: Change, movement: Place, now: Timestamp) -> Self {
        let on_hand = self.on_hand.saturating_add(change.on_hand);
        let reserved = self.reserved.saturating_add(change.reserved);
        let earliest_expiry = match (self.earliest_expiry, change.until) {
            _ if reserved <= 0 => None,
            (Some(known), Some(new)) => Some(known.min(new)),
            (known, new) => known.or(new),
        };
        Self {
            sku: self.sku.clone(),
            on_hand,
            reserved,
            safety: self.safety,
            available: on_hand.saturating_sub(reserved).saturating_sub(self.safety),
            version: self.version + 1,
            low_at: self.low_at,
            last_movement: Some(movement),
            earliest_expiry,
            created_at: self.created_at,
            updated_at: now,
        }
    }

    /// Whether the sku is low, and to be reordered.
    pub fn is_low(&self) -> bool {
        self.low_at.is_some_and(|low_at| self.available <= low_at)
    }

    /// Pieces that are held or sold but missing: backorders, or losses after the promise.
    pub const fn short_by(&self) -> i64 {
        let missing = self.reserved.saturating_sub(self.on_hand);
        if missing > 0 { missing } else { 0 }
    }

    /// Whether a hold of this sku may be overdue, so that a search for one may find it.
    pub fn may_hold_expired(&self, now: Timestamp) -> bool {
        self.earliest_expiry.is_some_and(|earliest| earliest <= now)
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::id::MovementId;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_earliest_expiry_is_a_lower_bound_until_the_last_hold_ends() {
        let id = Place::Own(MovementId::new(&Clock::system()));
        let held = |level: &Level, quantity, until| {
            level.after(Change { reserved: quantity, until, ..Change::default() }, id, at(0))
        };
        let level = Level::new("A".parse().unwrap(), at(0));
        let first = held(&level, 1, Some(at(100)));
        let second = held(&first, 1, Some(at(200)));
        assert_eq!(second.earliest_expiry, Some(at(100)));
        assert!(!second.may_hold_expired(at(99)) && second.may_hold_expired(at(100)));
        let one_left = held(&second, -1, None);
        assert_eq!(one_left.earliest_expiry, Some(at(100)), "the level does not know which of the two ended");
        assert_eq!(held(&one_left, -1, None).earliest_expiry, None);
    }
}
