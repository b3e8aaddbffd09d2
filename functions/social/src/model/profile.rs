//! A person's profile.

use std::time::Duration;

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::{Line, Text};
use domain::fault::Faults;
use domain::id::{AccountId, AssetId};
use events::social::{ProfileChanged, ProfileState};
use serde::{Deserialize, Serialize};

use super::{Handle, next_version};

/// How long an old handle leads to the profile.
pub(crate) const REDIRECT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many old handles a profile keeps at the same time.
pub(crate) const MAX_OLD_HANDLES: usize = 3;

/// A profile as its owner describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ProfileContent {
    /// Its name in addresses, which no other profile has.
    pub(crate) handle: Handle,
    /// Its name for people.
    pub(crate) display_name: Line<1, 50>,
    /// What the person says of themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) bio: Option<Text<0, 500>>,
    /// Its picture: a file of content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) locked: bool,
}

/// A handle that a profile had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OldHandle {
    pub(crate) handle: Handle,
    /// Until when it leads to the profile.
    pub(crate) until: Timestamp,
}

/// A profile as it is stored. One whose account is erased has no content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) account_id: AccountId,
    pub(crate) version: u64,
    pub(crate) state: ProfileState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<ProfileContent>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) old: Vec<OldHandle>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Profile {
    /// A new one.
    pub(crate) fn new(account_id: AccountId, content: ProfileContent, now: Timestamp) -> Self {
        let (state, content, old) = (ProfileState::Active, Some(content), Vec::new());
        Self { account_id, version: next_version(0, now), state, content, old, created_at: now, updated_at: now }
    }

    /// What stays of one whose account is erased.
    pub(crate) fn gone(account_id: AccountId, before: Option<&Self>, now: Timestamp) -> Self {
        Self {
            account_id,
            version: next_version(before.map_or(0, |before| before.version), now),
            state: ProfileState::Gone,
            content: None,
            old: Vec::new(),
            created_at: before.map_or(now, |before| before.created_at),
            updated_at: now,
        }
    }

    /// The same with other content.
    pub(crate) fn changed(&self, content: ProfileContent, now: Timestamp) -> Self {
        let mut old: Vec<_> = self.old.iter().filter(|old| old.until > now).cloned().collect();
        if let Some(before) = self.handle().filter(|before| **before != content.handle) {
            old.push(OldHandle { handle: before.clone(), until: now + REDIRECT });
        }
        old.retain(|old| old.handle != content.handle);
        Self { content: Some(content), old, version: next_version(self.version, now), updated_at: now, ..self.clone() }
    }

    /// The same in another state.
    pub(crate) fn at(&self, state: ProfileState, now: Timestamp) -> Self {
        Self { state, version: next_version(self.version, now), updated_at: now, ..self.clone() }
    }

    pub(crate) fn handle(&self) -> Option<&Handle> {
        self.content.as_ref().map(|content| &content.handle)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.state == ProfileState::Active
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.content.as_ref().is_some_and(|content| content.locked)
    }

    /// Its state event.
    pub(crate) fn event(&self) -> ProfileChanged {
        let content = self.content.as_ref();
        ProfileChanged {
            account_id: self.account_id,
            version: self.version,
            state: self.state,
            handle: content.map(|content| content.handle.to_string()),
            display_name: content.map(|content| content.display_name.to_string()).unwrap_or_default(),
            avatar: content.and_then(|content| content.avatar),
            locked: self.is_locked(),
        }
    }
}
