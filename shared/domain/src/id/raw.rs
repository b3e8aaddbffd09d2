//! What all ids are made of.

use std::sync::atomic::{AtomicU64, Ordering};

use rand::RngExt;
use ulid::Ulid;

use crate::Clock;

/// How long after an id was made its own capability may not know it yet, in milliseconds.
const ON_ITS_WAY_MS: u64 = 60_000;
/// How far the clock that made an id may be ahead, in milliseconds.
const AHEAD_MS: u64 = 10_000;

/// Makes a ULID: 48 bits of the clock's time, 80 random bits, so ids sort by the time they were made.
pub fn ulid(clock: &Clock) -> Ulid {
    let millis = u64::try_from(clock.now().as_millis()).unwrap_or_default();
    Ulid::from_parts(millis, rand::rng().random::<u128>() >> 48)
}

/// A short name for one process, for leases and log lines.
pub fn instance() -> u64 {
    static INSTANCE: AtomicU64 = AtomicU64::new(0);
    let known = INSTANCE.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    let made = rand::rng().random::<u64>() | 1;
    match INSTANCE.compare_exchange(0, made, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => made,
        Err(other) => other,
    }
}

/// Declares a typed id: `typed_id!(/// A product. ProductId, "prod")`.
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::id::Raw);

        impl $name {
            /// What stands before the ULID.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id; ids sort by the time they were made.
            pub fn new(clock: &$crate::Clock) -> Self {
                Self($crate::id::Raw::new(clock))
            }

            /// The ULID without its prefix: what correlates an order, its reservation and its payment.
            pub const fn raw(self) -> $crate::id::Raw {
                self.0
            }
        }

        impl From<$crate::id::Raw> for $name {
            fn from(raw: $crate::id::Raw) -> Self {
                Self(raw)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::fault::Invalid;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_")).and_then($crate::id::Raw::parse).map(Self).ok_or_else(|| {
                    $crate::fault::Invalid::new("invalid_id", concat!("an id of the form ", $prefix, "_<ULID> is expected"))
                })
            }
        }

        $crate::checked_text!(
            $name,
            concat!("`", $prefix, "_` and a ULID."),
            example = concat!($prefix, "_01J8ZQ4T6M3V0X9K2B7C5D1EFG"),
            pattern = concat!("^", $prefix, "_[0-7][0-9A-HJKMNP-TV-Z]{25}$")
        );
    };
}

/// The ULID inside a typed id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Raw(Ulid);

impl Raw {
    /// Makes a new one.
    pub fn new(clock: &Clock) -> Self {
        Self(ulid(clock))
    }

    /// The ULID of a moment and of eighty bits that somebody else has drawn: the same each time it is asked for. Of both,
    /// what is too large is cut off.
    pub const fn from_parts(made_at_ms: u64, bits: u128) -> Self {
        Self(Ulid::from_parts(made_at_ms, bits))
    }

    /// Reads the 26 characters as they are written: upper case, no ambiguity.
    pub fn parse(text: &str) -> Option<Self> {
        let ulid = Ulid::from_string(text).ok()?;
        (ulid.to_string() == text).then_some(Self(ulid))
    }

    /// A number from 0 to `shards - 1`, evenly spread over ids: for list keys that must not run hot.
    pub fn shard(self, shards: u64) -> u64 {
        u64::try_from(self.0.random() % u128::from(shards.max(1))).unwrap_or_default()
    }

    /// When it was made, in milliseconds since the Unix epoch.
    pub fn made_at_ms(self) -> u64 {
        self.0.timestamp_ms()
    }

    /// Whether it is so young that its own capability may not know it yet: made within the last minute, by a clock
    /// that is at most ten seconds ahead of this one.
    pub fn is_young(self, clock: &Clock) -> bool {
        let now = u64::try_from(clock.now().as_millis()).unwrap_or_default();
        (now.saturating_sub(ON_ITS_WAY_MS)..=now.saturating_add(AHEAD_MS)).contains(&self.made_at_ms())
    }
}

impl std::fmt::Display for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{OrderId, PaymentId};

    #[test]
    fn an_id_is_young_for_a_minute() {
        let clock = Clock::manual(crate::Timestamp::from_millis(1_772_366_400_000));
        let made = |ago_ms: i64| Raw::from_parts((1_772_366_400_000 - ago_ms).unsigned_abs(), 7);
        for (ago_ms, young) in [(0, true), (60_000, true), (60_001, false), (-10_000, true), (-10_001, false)] {
            assert_eq!(made(ago_ms).is_young(&clock), young, "{ago_ms}");
        }
    }

    #[test]
    fn ids_survive_a_round_trip_and_refuse_what_is_not_theirs() {
        let id = OrderId::new(&Clock::system());
        assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
        assert_eq!(PaymentId::from(id.raw()).to_string(), id.to_string().replace("ord_", "pay_"));
        for foreign in ["", "ord_", "ord_1", "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "ord_01j8zq4t6m3v0x9k2b7c5d1efg"] {
            assert!(foreign.parse::<OrderId>().is_err(), "{foreign}");
        }
    }
}
