//! A stock level: what lies there, what of it is promised, and what can still be promised.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::Sku;
use serde::{Deserialize, Serialize};

use super::Place;

/// The one location there is so far. It stands in every level's key, so that more can be added.
pub const MAIN: &str = "main";

/// The most pieces of a sku that staff may put on hand: far from where sums would end, beyond what any shelf holds.
pub const MAX_PIECES: i64 = 100_000_000_000;

/// Levels by sku; in this order they are written.
pub type Levels = BTreeMap<Sku, Level>;

/// The stock of one sku.
///
/// `available = on_hand − reserved − safety`, always. Every movement makes a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The sku.
    pub sku: Sku,
    /// What lies in the warehouse. Below zero where more was sold than there was (backorder).
    pub on_hand: i64,
    /// What is held for orders that are not yet confirmed.
    pub reserved: i64,
    /// What is never promised: for breakage and miscounts.
    pub safety: i64,
    /// What can still be promised. Below zero where backorders wait, or where what was promised got lost.
    pub available: i64,
    /// Counts up with each movement.
    pub version: u64,
    /// At so many or fewer that can be promised the sku is low: to be ordered anew. Absent, it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_at: Option<i64>,
    /// Where the newest movement of this sku is recorded; each movement names the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_movement: Option<Place>,
    /// No hold of this sku runs out before this moment; absent while nothing is held. A lower bound: a hold that ended
    /// early leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_expiry: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a movement does to a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Added to what lies there.
    pub on_hand: i64,
    /// Added to what is held.
    pub reserved: i64,
    /// When the new hold runs out, where there is one.
    pub until: Option<Timestamp>,
}

impl Change {
    /// Whether it moves anything.
    pub const fn moves(&self) -> bool {
        self.on_hand != 0 || self.reserved != 0
    }
}

impl Level {
    /// The level of a new sku: nothing there.
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

    /// The level after a change. The limits on what comes in ([`MAX_PIECES`], quantities of 32 bits) keep every sum
    /// far from where it would saturate.
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

    /// Whether it is to be ordered anew.
    pub fn is_low(&self) -> bool {
        self.low_at.is_some_and(|low_at| self.available <= low_at)
    }

    /// Pieces that are held or sold and do not lie there: backorders, or what was lost after it was promised.
    pub const fn short_by(&self) -> i64 {
        let missing = self.reserved.saturating_sub(self.on_hand);
        if missing > 0 { missing } else { 0 }
    }

    /// Whether a hold of this sku may have run out and not been released yet: only then is it worth looking for one.
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
    fn the_earliest_expiry_is_a_lower_bound_that_ends_with_the_last_hold() {
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
        assert_eq!(one_left.earliest_expiry, Some(at(100)), "nobody knows which of the two ended");
        assert_eq!(held(&one_left, -1, None).earliest_expiry, None);
    }
}
