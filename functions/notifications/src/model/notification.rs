//! Notifications: what one says, and how a group of them grows and shrinks.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, NotificationId, Raw};
use serde::{Deserialize, Serialize};

use super::Kind;

/// How long a notification is kept.
pub(crate) const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How many of the newest actors are kept by id, so that some are left to be shown where others take themselves out.
const KEPT_ACTORS: usize = 25;
/// How many actors are shown.
pub(crate) const SHOWN_ACTORS: usize = 3;

/// What a notification points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Target {
    /// `order`, `post`, `account`, …
    pub(crate) kind: String,
    /// Its id.
    pub(crate) id: String,
}

impl Target {
    pub(crate) fn new(kind: &str, id: impl ToString) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string() }
    }
}

/// Facts beside the target that are no personal data: an order's number, an amount.
pub(crate) type Facts = BTreeMap<String, String>;

/// A notification, or a group of alike ones. It holds ids, never names or texts of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notification {
    pub(crate) id: NotificationId,
    /// Its number in its inbox, from 1.
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    pub(crate) target: Target,
    /// The newest actors, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) actors: Vec<AccountId>,
    /// How many took part.
    pub(crate) count: u64,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub(crate) facts: Facts,
    /// When it was read by itself; [`super::Head::read_up_to`] reads many at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) read_at: Option<Timestamp>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Notification {
    /// A new one.
    pub(crate) fn new(
        id: NotificationId,
        kind: Kind,
        target: Target,
        actor: Option<AccountId>,
        facts: Facts,
        now: Timestamp,
    ) -> Self {
        let actors = actor.into_iter().collect();
        Self {
            id,
            number: 1,
            kind,
            target,
            actors,
            count: 1,
            facts,
            read_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// With its number.
    pub(crate) const fn numbered(mut self, number: u64) -> Self {
        self.number = number;
        self
    }

    /// With one more who took part.
    pub(crate) fn joined(mut self, actor: Option<AccountId>, facts: Facts, now: Timestamp) -> Self {
        if let Some(actor) = actor {
            self.actors.retain(|known| *known != actor);
            self.actors.insert(0, actor);
            self.actors.truncate(KEPT_ACTORS);
        }
        self.count += 1;
        self.facts.extend(facts);
        self.touched(now)
    }

    /// Without one who took part; `None` where nobody is left.
    pub(crate) fn left(mut self, actor: Option<AccountId>, now: Timestamp) -> Option<Self> {
        self.actors.retain(|known| Some(*known) != actor);
        self.count = self.count.saturating_sub(1);
        (self.count > 0).then(|| self.touched(now))
    }

    pub(crate) fn read(mut self, now: Timestamp) -> Self {
        self.read_at = Some(now);
        self.touched(now)
    }

    fn touched(mut self, now: Timestamp) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }

    /// When it is taken away.
    pub(crate) fn kept_until(&self) -> Timestamp {
        self.created_at + LIFE
    }
}

/// The id of what comes after all that an inbox had: ids of one inbox rise in the order of its commits, whatever the clocks
/// of those who write say, so that a place in the list never has anything put below it later.
pub(crate) fn next_id(now: Timestamp, last_ms: u64) -> NotificationId {
    let now = u64::try_from(now.as_millis()).unwrap_or_default();
    let bits = rand::RngExt::random::<u128>(&mut rand::rng()) >> 48;
    NotificationId::from(Raw::from_parts(now.max(last_ms + 1), bits))
}

#[cfg(test)]
mod tests {
    use domain::Clock;

    use super::*;

    #[test]
    fn a_group_counts_all_and_keeps_the_newest() {
        let (clock, now) = (Clock::system(), Timestamp::from_millis(0));
        let people: Vec<_> = (0..40).map(|_| AccountId::new(&clock)).collect();
        let first = next_id(now, 0);
        let mut group =
            Notification::new(first, Kind::Reaction, Target::new("post", "p"), Some(people[0]), Facts::new(), now);
        for person in &people[1..] {
            group = group.joined(Some(*person), Facts::new(), now);
        }
        assert_eq!((group.count, group.actors.len(), group.actors[0]), (40, KEPT_ACTORS, people[39]));
        for (left, person) in people.iter().enumerate().map(|(n, person)| (39 - n as u64, person)) {
            match group.clone().left(Some(*person), now) {
                Some(after) => group = after,
                None => assert_eq!(left, 0),
            }
            assert!(!group.actors.contains(person) || left == 0);
        }
    }

    #[test]
    fn ids_rise_even_where_a_clock_is_behind() {
        let first = next_id(Timestamp::from_millis(1_000), 5_000);
        assert_eq!(first.raw().made_at_ms(), 5_001);
        assert!(next_id(Timestamp::from_millis(1_000), first.raw().made_at_ms()) > first);
    }
}
