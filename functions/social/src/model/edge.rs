//! How one person stands to another: follows, blocks, mutes.

use domain::Timestamp;
use domain::id::AccountId;
use events::social::{BlockChanged, FollowChanged, FollowState, MuteChanged};
use serde::{Deserialize, Serialize};

use super::Profile;

/// A person with their profile.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) profile: Profile,
    /// When the person came to be in the list.
    pub(crate) since: Option<Timestamp>,
    /// Until when, where that is limited.
    pub(crate) until: Option<Timestamp>,
}

/// One direction between two people. A block writes both directions, so that no follow passes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edge {
    pub(crate) from: AccountId,
    pub(crate) to: AccountId,
    /// Counts all changes.
    pub(crate) version: u64,
    pub(crate) follow: FollowState,
    /// Counts the changes of the follow.
    pub(crate) follow_version: u64,
    pub(crate) follow_since: Timestamp,
    pub(crate) blocks: bool,
    /// Counts the changes of the block.
    pub(crate) block_version: u64,
    pub(crate) block_since: Timestamp,
}

impl Edge {
    /// What is true of two people of whom nothing is stored.
    pub(crate) const fn none(from: AccountId, to: AccountId, now: Timestamp) -> Self {
        Self {
            from,
            to,
            version: 0,
            follow: FollowState::Ended,
            follow_version: 0,
            follow_since: now,
            blocks: false,
            block_version: 0,
            block_since: now,
        }
    }

    /// The same, one version on.
    pub(crate) fn touched(&self) -> Self {
        Self { version: self.version + 1, ..self.clone() }
    }

    /// With another follow; one version on.
    pub(crate) fn following(&self, follow: FollowState, now: Timestamp) -> Self {
        let follow_version = self.follow_version + 1;
        Self { follow, follow_version, follow_since: now, ..self.touched() }
    }

    /// With another block; one version on.
    pub(crate) fn blocking(&self, blocks: bool, now: Timestamp) -> Self {
        Self { blocks, block_version: self.block_version + 1, block_since: now, ..self.touched() }
    }

    /// Without a follow, where there was one; one version on in any case.
    pub(crate) fn apart(&self, now: Timestamp) -> Self {
        if self.follow == FollowState::Ended { self.touched() } else { self.following(FollowState::Ended, now) }
    }

    pub(crate) fn follows(&self) -> bool {
        self.follow == FollowState::Accepted
    }

    pub(crate) fn requests(&self) -> bool {
        self.follow == FollowState::Requested
    }

    pub(crate) fn follow_event(&self) -> FollowChanged {
        FollowChanged {
            follower: self.from,
            followee: self.to,
            version: self.follow_version,
            state: self.follow,
            since: self.follow_since,
        }
    }

    pub(crate) fn block_event(&self) -> BlockChanged {
        let (blocker, blocked) = (self.from, self.to);
        BlockChanged { blocker, blocked, version: self.block_version, active: self.blocks }
    }
}

/// Whether one person does not want to hear of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mute {
    pub(crate) muter: AccountId,
    pub(crate) muted: AccountId,
    pub(crate) version: u64,
    pub(crate) active: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Timestamp>,
    pub(crate) since: Timestamp,
}

impl Mute {
    /// Whether it stands now.
    pub(crate) fn stands(&self, now: Timestamp) -> bool {
        self.active && self.until.is_none_or(|until| until > now)
    }

    pub(crate) fn event(&self) -> MuteChanged {
        let Self { muter, muted, version, active, until, .. } = *self;
        MuteChanged { muter, muted, version, active, until }
    }
}
