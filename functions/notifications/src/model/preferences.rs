//! What a person wants to be told, how, and when not.

use std::collections::BTreeMap;

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::BoundedInt;
use domain::fault::Faults;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{Kind, TimeOfDay, Zone};

/// What a person wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Preferences {
    pub(crate) version: u64,
    /// By kind, where it is not the shop's default.
    pub(crate) kinds: BTreeMap<Kind, Channels>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quiet: Option<QuietHours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) digest: Option<Digest>,
}

/// Where a kind is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Channels {
    /// Whether it is kept in the inbox. What is not is not sent by mail either.
    pub(crate) inbox: bool,
    /// Whether open sockets hear of it, and be it that the inbox does not keep it.
    pub(crate) live: bool,
    /// Whether it goes out by mail.
    pub(crate) mail: MailWhen,
}

/// When a kind goes out by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults)]
pub(crate) enum MailWhen {
    /// Never.
    #[deserr(rename = "off")]
    Off,
    /// Each by itself, but for quiet hours.
    #[deserr(rename = "at_once")]
    AtOnce,
    /// Together with others.
    #[deserr(rename = "digest")]
    Digest,
}

/// When nothing but the inbox is touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct QuietHours {
    /// When they begin, each day.
    pub(crate) start: TimeOfDay,
    /// When they end: on the next day where that is earlier. The same as the start is a whole day.
    pub(crate) end: TimeOfDay,
    /// Where.
    pub(crate) time_zone: Zone,
}

/// When digests go out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Digest {
    /// How often; weekly ones on Mondays.
    pub(crate) every: Every,
    /// At which hour of the day.
    #[schema(value_type = BoundedInt<0, 23>)]
    pub(crate) hour: BoundedInt<0, 23>,
    /// Where.
    pub(crate) time_zone: Zone,
}

/// How often digests go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Every {
    /// Each day.
    Daily,
    /// Each Monday.
    Weekly,
}

impl Default for Digest {
    fn default() -> Self {
        Self {
            every: Every::Daily,
            hour: BoundedInt::new(8).unwrap_or(BoundedInt::least()),
            time_zone: Zone::default(),
        }
    }
}

/// What the shop does where a person has not said anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    /// Whether the states of orders go out by mail at once.
    pub(crate) order_mail: bool,
}

impl Defaults {
    pub(crate) const fn of(self, kind: Kind) -> Channels {
        let mail = if self.order_mail && kind.is_order() { MailWhen::AtOnce } else { MailWhen::Off };
        // That an order was placed, its owner knows, and that all has come. Who has it mailed reads it here, too.
        let is_told_anyway = matches!(kind, Kind::OrderPlaced | Kind::OrderCompleted);
        Channels { inbox: self.order_mail || !is_told_anyway, live: true, mail }
    }
}

impl Preferences {
    /// Where a kind is told.
    pub(crate) fn channels(&self, kind: Kind, defaults: Defaults) -> Channels {
        self.kinds.get(&kind).copied().unwrap_or_else(|| defaults.of(kind))
    }

    /// The end of the quiet hours that last at this moment.
    pub(crate) fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let quiet = self.quiet.as_ref()?;
        let (start, end) = (quiet.start.time(), quiet.end.time());
        let time = quiet.time_zone.local(now).time();
        let lasts = match start < end {
            true => start <= time && time < end,
            false => start <= time || time < end,
        };
        lasts.then(|| quiet.time_zone.next(now, end, |_| true))
    }

    /// When a mail may go out.
    pub(crate) fn mail_at(&self, now: Timestamp) -> Timestamp {
        self.quiet_until(now).unwrap_or(now)
    }

    /// When the next digest goes out, by its hour and not within quiet hours.
    pub(crate) fn digest_at(&self, now: Timestamp) -> Timestamp {
        let digest = self.digest.clone().unwrap_or_default();
        let hour = jiff::civil::Time::new(i8::try_from(digest.hour.get()).unwrap_or_default(), 0, 0, 0);
        let hour = hour.unwrap_or_else(|_| jiff::civil::Time::midnight());
        let at =
            digest.time_zone.next(now, hour, |day| digest.every == Every::Daily || day.weekday() == Weekday::Monday);
        self.mail_at(at)
    }

    /// Without mails of the kinds that go out so.
    pub(crate) fn without(mut self, mail: MailWhen, defaults: Defaults) -> Self {
        for kind in Kind::personal() {
            let channels = self.channels(kind, defaults);
            if channels.mail == mail {
                self.kinds.insert(kind, Channels { mail: MailWhen::Off, ..channels });
            }
        }
        self.version += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(start: &str, end: &str, zone: &str) -> Preferences {
        let (start, end, time_zone) = (start.parse().unwrap(), end.parse().unwrap(), zone.parse().unwrap());
        Preferences { quiet: Some(QuietHours { start, end, time_zone }), ..Preferences::default() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_hours_go_over_midnight() {
        let preferences = quiet("22:00", "07:00", "Etc/UTC");
        assert_eq!(preferences.quiet_until(at("2026-03-01T21:59:00Z")), None);
        assert_eq!(preferences.quiet_until(at("2026-03-01T22:00:00Z")), Some(at("2026-03-02T07:00:00Z")));
        assert_eq!(preferences.quiet_until(at("2026-03-02T06:59:59Z")), Some(at("2026-03-02T07:00:00Z")));
        assert_eq!(preferences.quiet_until(at("2026-03-02T07:00:00Z")), None);
        let day = quiet("13:00", "14:00", "Etc/UTC");
        assert_eq!(day.quiet_until(at("2026-03-01T13:30:00Z")), Some(at("2026-03-01T14:00:00Z")));
        assert_eq!(day.quiet_until(at("2026-03-01T14:00:00Z")), None);
    }

    #[test]
    fn quiet_hours_keep_to_local_clocks_when_those_change() {
        // In Berlin, clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October.
        let preferences = quiet("22:00", "07:00", "Europe/Berlin");
        assert_eq!(preferences.quiet_until(at("2026-03-28T21:00:00Z")), Some(at("2026-03-29T05:00:00Z")));
        assert_eq!(preferences.quiet_until(at("2026-10-24T20:00:00Z")), Some(at("2026-10-25T06:00:00Z")));
        // An end that no clock shows that night.
        let gap = quiet("22:00", "02:30", "Europe/Berlin");
        assert_eq!(gap.quiet_until(at("2026-03-28T22:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
        // An end that clocks show twice: the first counts, and the second half-hour is quiet by the clock again.
        let twice = quiet("22:00", "02:30", "Europe/Berlin");
        assert_eq!(twice.quiet_until(at("2026-10-24T22:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn digests_come_at_their_hour_and_weekly_ones_on_mondays() {
        let digest = |every, zone: &str| Preferences {
            digest: Some(Digest { every, hour: BoundedInt::new(8).unwrap(), time_zone: zone.parse().unwrap() }),
            ..Preferences::default()
        };
        let daily = digest(Every::Daily, "Europe/Athens");
        assert_eq!(daily.digest_at(at("2026-03-01T05:59:00Z")), at("2026-03-01T06:00:00Z"));
        assert_eq!(daily.digest_at(at("2026-03-01T06:00:00Z")), at("2026-03-02T06:00:00Z"));
        assert_eq!(daily.digest_at(at("2026-03-28T06:00:00Z")), at("2026-03-29T05:00:00Z"), "summer has come");
        let weekly = digest(Every::Weekly, "Etc/UTC");
        assert_eq!(weekly.digest_at(at("2026-03-01T12:00:00Z")), at("2026-03-02T08:00:00Z"));
        assert_eq!(weekly.digest_at(at("2026-03-02T08:00:00Z")), at("2026-03-09T08:00:00Z"));
    }
}
