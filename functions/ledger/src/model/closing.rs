//! The close of a period: what counts on a closed day never changes again.

use std::time::Duration;

use domain::Timestamp;
use domain::fault::Invalid;
use serde::{Deserialize, Serialize};

use super::LedgerName;

/// How long after its end a day can be closed: whatever was begun on it, by a clock that is a little behind, is written.
const AFTER_MIDNIGHT: Duration = Duration::from_secs(10 * 60);
/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// A day of UTC: `2026-03-01`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(String);

impl Day {
    /// The day of a moment.
    pub(crate) fn of(moment: Timestamp) -> Self {
        Self(moment.day())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Day {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let moment = format!("{text}T00:00:00.000Z").parse::<Timestamp>().ok();
        match moment.filter(|moment| moment.day() == text) {
            Some(moment) => Ok(Self::of(moment)),
            None => Err(Invalid::new("invalid_date", "a date such as 2026-03-01 is expected")),
        }
    }
}

domain::checked_text!(
    Day,
    "A day of UTC.",
    example = "2026-02-28",
    pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    max_length = 10,
    schema = "LedgerDay"
);

/// Until which day the books of a ledger are closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closing {
    pub(crate) ledger: LedgerName,
    /// The last closed day.
    pub(crate) through: Day,
    /// Counts its closings.
    pub(crate) version: u64,
    pub(crate) closed_at: Timestamp,
}

/// The last day that can be closed at a moment.
pub(crate) fn last_closable(now: Timestamp) -> Day {
    Day::of(now - AFTER_MIDNIGHT - Duration::from_millis(DAY_MS.unsigned_abs()))
}

/// Whether something counts from a day before the present one: only then a closing can stand in its way.
pub(crate) fn is_backdated(effective_at: Timestamp, now: Timestamp) -> bool {
    effective_at.as_millis().div_euclid(DAY_MS) < now.as_millis().div_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_can_be_closed_ten_minutes_after_its_end() {
        assert_eq!(last_closable(at("2026-03-02T00:09:59.999Z")).as_str(), "2026-02-28");
        assert_eq!(last_closable(at("2026-03-02T00:10:00Z")).as_str(), "2026-03-01");
        assert_eq!(last_closable(at("2026-03-02T23:59:59Z")).as_str(), "2026-03-01");
    }

    #[test]
    fn what_counts_today_is_not_backdated() {
        let now = at("2026-03-02T00:00:00.000Z");
        assert!(!is_backdated(now, now));
        assert!(is_backdated(at("2026-03-01T23:59:59.999Z"), now));
    }

    #[test]
    fn reads_days() {
        assert_eq!("2024-02-29".parse::<Day>().unwrap().to_string(), "2024-02-29");
        for bad in ["", "2026-02-30", "2026-2-1", "26-01-01", "2026-03-01T00:00:00Z", "x"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
