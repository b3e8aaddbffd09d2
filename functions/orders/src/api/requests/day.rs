//! A day in a query.

use std::time::Duration;

use domain::fault::Invalid;
use domain::{Timestamp, checked_text};

/// A day in UTC: `2026-03-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day(Timestamp);

impl Day {
    /// Its first moment.
    pub(in crate::api) const fn begin(self) -> Timestamp {
        self.0
    }

    /// The first moment of the day after.
    pub(in crate::api) fn end(self) -> Timestamp {
        self.0 + Duration::from_secs(24 * 60 * 60)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.day())
    }
}

impl std::str::FromStr for Day {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_day", "a day of the form 2026-03-01 is expected, from 1970 to 9998");
        let begin: Timestamp = format!("{text}T00:00:00Z").parse().map_err(|_| invalid())?;
        let is_plain = begin.day() == text && begin.as_millis() >= 0 && text < "9999";
        if is_plain { Ok(Self(begin)) } else { Err(invalid()) }
    }
}

checked_text!(
    Day,
    "A day in UTC, from 1970 to 9998.",
    example = "2026-03-01",
    pattern =
        "^(19[7-9][0-9]|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
);
