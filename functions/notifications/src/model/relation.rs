//! How two people stand to each other, as far as notifications go by it.

use std::collections::BTreeMap;

use domain::Timestamp;
use events::social::FollowState;
use serde::{Deserialize, Serialize};

/// How many versions of a follow are remembered, so that late ones find their neighbours.
const REMEMBERED: usize = 8;

/// How one person stands to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Relation {
    pub(crate) version: u64,
    /// Whether one blocks the other, either way: then nothing is told. Writes of notifications check it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) barred: bool,
    /// Whether the first blocks the other.
    #[serde(default)]
    pub(crate) blocks: Mark,
    /// Whether the other blocks the first.
    #[serde(default)]
    pub(crate) blocked_by: Mark,
    /// Whether the first mutes the other, and until when.
    #[serde(default)]
    pub(crate) mutes: Mark,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) muted_until: Option<Timestamp>,
    /// Whether the first follows the other, by version.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) follows: BTreeMap<String, FollowState>,
}

/// Something that is so or not; newer wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) version: u64,
    pub(crate) active: bool,
}

impl Mark {
    /// Takes a newer state; false where it is known, or newer is.
    pub(crate) fn take(&mut self, version: u64, active: bool) -> bool {
        let newer = version > self.version;
        if newer {
            *self = Self { version, active };
        }
        newer
    }
}

/// What is to be told of a follow as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FollowNotices {
    /// The version that it is by.
    pub(crate) version: u64,
    /// To the followed: somebody follows.
    pub(crate) follow: bool,
    /// To the followed: somebody asks.
    pub(crate) request: bool,
    /// To the follower: the request was accepted. What is told of it is not taken back.
    pub(crate) accepted: bool,
}

impl Relation {
    /// Whether the first is not told what the other does.
    pub(crate) fn silences(&self, now: Timestamp) -> bool {
        self.barred || (self.mutes.active && self.muted_until.is_none_or(|until| until > now))
    }

    /// Settles `barred` by both blocks.
    pub(crate) fn settled(mut self) -> Self {
        self.barred = self.blocks.active || self.blocked_by.active;
        self
    }

    /// Takes a state of the follow; false where it is known.
    pub(crate) fn take_follow(&mut self, version: u64, state: FollowState) -> bool {
        let new = self.follows.insert(format!("{version:020}"), state).is_none();
        while self.follows.len() > REMEMBERED {
            self.follows.pop_first();
        }
        new
    }

    /// Whether the first follows the other.
    pub(crate) fn is_following(&self) -> bool {
        self.follows.last_key_value().is_some_and(|(_, state)| *state == FollowState::Accepted)
    }

    /// What is to be told: the same whatever order the states came in.
    pub(crate) fn follow_notices(&self) -> FollowNotices {
        let mut newest = self.follows.iter().rev().map(|(version, state)| (version.parse().unwrap_or(0_u64), *state));
        let Some((version, state)) = newest.next() else {
            return FollowNotices { version: 0, follow: false, request: false, accepted: false };
        };
        let asked = newest.next().is_some_and(|before| before == (version.saturating_sub(1), FollowState::Requested));
        let accepted = state == FollowState::Accepted;
        FollowNotices {
            version,
            follow: accepted && !asked,
            request: state == FollowState::Requested,
            accepted: accepted && asked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follow_is_told_alike_in_any_order() {
        use FollowState::{Accepted, Ended, Requested};
        let told = |states: &[(u64, FollowState)]| {
            let mut relation = Relation::default();
            states.iter().for_each(|(version, state)| {
                relation.take_follow(*version, *state);
            });
            let notices = relation.follow_notices();
            (notices.version, notices.follow, notices.request, notices.accepted)
        };
        assert_eq!(told(&[(1, Requested)]), (1, false, true, false));
        assert_eq!(told(&[(1, Requested), (2, Accepted)]), (2, false, false, true));
        assert_eq!(told(&[(2, Accepted), (1, Requested)]), (2, false, false, true));
        assert_eq!(told(&[(1, Accepted)]), (1, true, false, false));
        assert_eq!(told(&[(3, Accepted), (1, Accepted), (2, Ended)]), (3, true, false, false));
        assert_eq!(told(&[(2, Ended), (1, Accepted)]), (2, false, false, false));
    }

    #[test]
    fn a_mute_ends_by_the_clock() {
        let (mut relation, at) = (Relation::default(), |s: i64| Timestamp::from_millis(s * 1_000));
        assert!(!relation.silences(at(0)));
        assert!(relation.mutes.take(1, true));
        assert!(relation.silences(at(0)));
        relation.muted_until = Some(at(10));
        assert!(relation.silences(at(9)) && !relation.silences(at(10)));
        assert!(!relation.mutes.take(1, false), "newer wins");
    }
}
