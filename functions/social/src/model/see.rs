//! Who sees what.

use domain::id::AccountId;

use super::{Edge, Post, PostStatus, Profile};
use crate::model::post::Audience;

/// Who is looking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer {
    /// The account; a guest has none.
    pub(crate) account: Option<AccountId>,
    /// Whether it is somebody who moderates.
    pub(crate) moderates: bool,
}

impl Viewer {
    pub(crate) fn is(self, account: AccountId) -> bool {
        self.account == Some(account)
    }
}

/// How a viewer stands to a person.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) profile: Option<Profile>,
    /// From the viewer to the person.
    pub(crate) there: Option<Edge>,
    /// From the person to the viewer.
    pub(crate) back: Option<Edge>,
}

impl Standing {
    pub(crate) fn follows(&self) -> bool {
        self.there.as_ref().is_some_and(Edge::follows)
    }

    pub(crate) fn blocks(&self) -> bool {
        self.there.as_ref().is_some_and(|edge| edge.blocks)
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.back.as_ref().is_some_and(|edge| edge.blocks)
    }

    fn is_active(&self) -> bool {
        self.profile.as_ref().is_some_and(Profile::is_active)
    }
}

/// Whether a viewer sees a profile: its owner and moderators unless it is gone, others while it is active and does not block
/// them.
pub(crate) fn sees_profile(viewer: Viewer, profile: &Profile, standing: &Standing) -> bool {
    if profile.content.is_none() {
        return false;
    }
    viewer.moderates || viewer.is(profile.account_id) || (profile.is_active() && !standing.is_blocked())
}

/// Whether a viewer sees a post. What is deleted nobody sees; what is scheduled, its author alone.
pub(crate) fn sees_post(viewer: Viewer, post: &Post, standing: &Standing) -> bool {
    match post.status {
        PostStatus::Deleted => return false,
        _ if viewer.is(post.author) => return true,
        PostStatus::Scheduled => return false,
        PostStatus::Published | PostStatus::Hidden if viewer.moderates => return true,
        PostStatus::Hidden => return false,
        PostStatus::Published => {}
    }
    if !standing.is_active() || standing.blocks() || standing.is_blocked() {
        return false;
    }
    let is_named = viewer.account.is_some_and(|account| post.mentions.contains(&account));
    post.content.visibility != Audience::Followers || standing.follows() || is_named
}
