//! Time: a timestamp that is written the same everywhere, and the clock that is handed to what needs one.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};

use crate::fault::Faults;

/// A moment in UTC, to the millisecond; RFC 3339 in JSON (`2026-03-01T12:00:00.000Z`).
///
/// The text has a fixed width, so it sorts as the moments do and may stand in a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first moment that has four digits for its year: `0000-01-01T00:00:00.000Z`.
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// The last one, which people write for "for ever": `9999-12-31T23:59:59.999Z`.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// A moment by its milliseconds since the Unix epoch; what lies beyond [`Timestamp::MIN`] and [`Timestamp::MAX`] is one
    /// of these.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch: what DynamoDB's TTL and JWT claims take.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The UTC day, `2026-03-01`: a part of time-ordered list keys.
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// How long ago `earlier` was, zero if it lies ahead.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0).max(0).unsigned_abs())
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, by: Duration) -> Self {
        Self::from_millis(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, by: Duration) -> Self {
        Self::from_millis(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(moment) = jiff::Timestamp::from_millisecond(self.0) {
            return write!(f, "{moment:.3}");
        }
        // A moment of jiff's ends a day earlier, so that it has a date in every time zone.
        let moment = EPOCH.checked_add(jiff::SignedDuration::from_millis(self.0)).map_err(|_| fmt::Error)?;
        write!(f, "{moment:.3}Z")
    }
}

impl std::str::FromStr for Timestamp {
    type Err = crate::fault::Invalid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let millis = match text.parse::<jiff::Timestamp>() {
            Ok(moment) => Some(moment.as_millisecond()),
            Err(_) => last_day(text),
        };
        let known = millis.filter(|millis| (Self::MIN.0..=Self::MAX.0).contains(millis)).map(Self);
        known.ok_or_else(|| crate::fault::Invalid::new("invalid_timestamp", "an RFC 3339 timestamp is expected"))
    }
}

const EPOCH: jiff::civil::DateTime = jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0);

/// A moment of the last day of the year 9999, in milliseconds since the Unix epoch.
fn last_day(text: &str) -> Option<i64> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset()?.seconds();
    let written = pieces.date().to_datetime(pieces.time()?);
    let since_epoch = written.duration_since(EPOCH).as_millis().checked_sub(i128::from(offset) * 1_000)?;
    i64::try_from(since_epoch).ok()
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Deserr<Faults> for Timestamp {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        crate::fault::parse_text(value, location)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([serde_json::json!("2026-03-01T12:00:00.000Z")])
            .into()
    }
}

impl utoipa::ToSchema for Timestamp {}

/// Tells the time. Injected, so that tests move it by hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::advance`] moves it. Clones move together.
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => {
                let since_epoch =
                    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
            }
            Source::Manual(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward; the machine's clock is left as it is.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(millis) = &self.0 {
            millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_a_fixed_width_and_survives_a_round_trip() {
        for millis in [0, 1, 999, 1_772_366_400_000, 1_772_366_400_120] {
            let text = Timestamp::from_millis(millis).to_string();
            assert_eq!(text.len(), 24, "{text}");
            assert_eq!(text.parse::<Timestamp>().unwrap().as_millis(), millis);
        }
        assert_eq!(Timestamp::from_millis(1_772_366_400_000).day(), "2026-03-01");
    }

    #[test]
    fn takes_what_people_write_for_ever() {
        for (text, written) in [
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59+02:00", "9999-12-31T21:59:59.000Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), written);
        }
        for beyond in
            ["9999-12-31T23:59:59-01:00", "10000-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "9999-12-31", ""]
        {
            assert_eq!(beyond.parse::<Timestamp>().unwrap_err().code, "invalid_timestamp", "{beyond}");
        }
    }

    #[test]
    fn every_moment_can_be_written() {
        let year = Duration::from_secs(366 * 24 * 60 * 60);
        let ever: Timestamp = "9999-12-31T23:59:59Z".parse().unwrap();
        for moment in [ever + year, Timestamp::MIN - year, Timestamp::from_millis(i64::MAX), ever + Duration::MAX] {
            assert_eq!(moment.to_string().len(), 24, "{moment}");
        }
    }
}
