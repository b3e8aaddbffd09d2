//! Who writes, who reads, and how they stand to each other.

use domain::Timestamp;
use domain::id::AssetId;
use events::social::{ProfileChanged, ProfileState};
use serde::{Deserialize, Serialize};

/// A person's profile as social published it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Its key, as it was read.
    #[serde(default, skip_serializing)]
    pub(crate) sk: String,
    pub(crate) version: u64,
    pub(crate) state: ProfileState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) handle: Option<String>,
    #[serde(default)]
    pub(crate) display_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avatar: Option<AssetId>,
    /// Whether the account is erased: nothing brings the profile back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) erased: bool,
}

impl Profile {
    /// What an event says.
    pub(crate) fn of(data: ProfileChanged) -> Self {
        let ProfileChanged { version, state, handle, display_name, avatar, .. } = data;
        let profile = Self { sk: String::new(), version, state, handle, display_name, avatar, erased: false };
        if state == ProfileState::Gone { profile.blank() } else { profile }
    }

    fn blank(self) -> Self {
        Self { state: ProfileState::Gone, handle: None, display_name: String::new(), avatar: None, ..self }
    }

    /// What is left of somebody whose account is erased.
    pub(crate) fn erased(before: Option<&Self>) -> Self {
        Self {
            sk: String::new(),
            version: before.map_or(1, |before| before.version + 1),
            state: ProfileState::Gone,
            handle: None,
            display_name: String::new(),
            avatar: None,
            erased: true,
        }
    }
}

/// From where on a home pulls an author who has no copies in it at all: the text is above all places.
pub(crate) const EVERYTHING: &str = "~";

/// How one person stands to another: what the one decided, and whether the other blocks them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Relation {
    /// To whom, as it was read.
    #[serde(default, skip_serializing)]
    pub(crate) sk: String,
    #[serde(default)]
    pub(crate) follow_version: u64,
    /// Follows, and was let in.
    #[serde(default)]
    pub(crate) follows: bool,
    /// Below this place the home has no copies of the other's posts, and pulls them; `None` where it has all.
    #[serde(default)]
    pub(crate) pull_from: Option<String>,
    #[serde(default)]
    pub(crate) blocks: bool,
    #[serde(default)]
    pub(crate) blocked: bool,
    #[serde(default)]
    pub(crate) mutes: bool,
    #[serde(default)]
    pub(crate) mute_until: Option<Timestamp>,
}

impl Relation {
    /// Whether one blocks the other, either way.
    pub(crate) const fn is_blocked(&self) -> bool {
        self.blocks || self.blocked
    }

    /// Whether the mute stands at this moment.
    pub(crate) fn is_muted(&self, now: Timestamp) -> bool {
        self.mutes && self.mute_until.is_none_or(|until| until > now)
    }
}

/// How an author's posts reach homes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// Still by copies, while all followers' homes are told to pull.
    Turning,
    /// Homes pull them, and there are no copies.
    Pulled,
}

/// An author: how many follow, and how posts reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Author {
    #[serde(default)]
    pub(crate) followers: i64,
    /// `None`: by copies.
    #[serde(default)]
    pub(crate) mode: Option<Mode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mute_ends_by_the_clock() {
        let at = Timestamp::from_millis;
        let until = |until| Relation { mutes: true, mute_until: until, ..Relation::default() };
        assert!(until(None).is_muted(at(5)));
        assert!(until(Some(at(6))).is_muted(at(5)));
        assert!(!until(Some(at(5))).is_muted(at(5)));
        assert!(!Relation::default().is_muted(at(5)));
    }
}
