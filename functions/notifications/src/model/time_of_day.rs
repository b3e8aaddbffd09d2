//! Times of day as people set them: `22:00`.

use std::fmt;
use std::str::FromStr;

use domain::fault::Invalid;
use jiff::civil::Time;

/// A time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimeOfDay {
    hour: i8,
    minute: i8,
}

impl TimeOfDay {
    pub(crate) fn time(self) -> Time {
        Time::new(self.hour, self.minute, 0, 0).unwrap_or_else(|_| Time::midnight())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl FromStr for TimeOfDay {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let two =
            |text: &str| (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<i8>());
        let parts = text.split_once(':').and_then(|(hour, minute)| Some((two(hour)?.ok()?, two(minute)?.ok()?)));
        match parts {
            Some((hour, minute)) if hour < 24 && minute < 60 => Ok(Self { hour, minute }),
            _ => Err(Invalid::new("invalid_time", "a time of day is expected, such as 22:00")),
        }
    }
}

domain::checked_text!(TimeOfDay, "A time of day.", example = "22:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$");
