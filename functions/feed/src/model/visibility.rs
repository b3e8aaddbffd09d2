//! Who sees which post, and where.

use domain::Timestamp;
use domain::id::AccountId;
use events::social::{PostChanged, PostState, ProfileState, Visibility};

use super::{FiltersContent, Profile, Relation};

/// Where a post is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timeline {
    /// The home of a reader: those who are followed.
    Home,
    /// All that one person wrote.
    User,
    /// All posts with a tag.
    Tag,
}

/// Who reads, when, and what they do not want to see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer<'a> {
    /// Their account; a guest has none.
    pub(crate) account: Option<AccountId>,
    pub(crate) filters: &'a FiltersContent,
    pub(crate) now: Timestamp,
}

impl Viewer<'_> {
    /// Whether somebody's own page is to be seen at all.
    pub(crate) fn may_visit(&self, whose: AccountId, profile: Option<&Profile>, relation: &Relation) -> bool {
        let Some(profile) = profile else { return false };
        if self.account == Some(whose) {
            return profile.state != ProfileState::Gone;
        }
        profile.state == ProfileState::Active && !relation.is_blocked()
    }

    /// Whether a post is to be seen in a timeline, by how the viewer stands to its author.
    pub(crate) fn sees(
        &self,
        timeline: Timeline,
        post: &PostChanged,
        profile: Option<&Profile>,
        relation: &Relation,
    ) -> bool {
        if post.state == PostState::Deleted || !self.may_visit(post.author, profile, relation) {
            return false;
        }
        if timeline == Timeline::Tag && (post.visibility, post.state) != (Visibility::Public, PostState::Published) {
            return false;
        }
        if self.account == Some(post.author) {
            return true;
        }
        if post.state == PostState::Hidden {
            return false;
        }
        let is_named = self.account.is_some_and(|account| post.mentions.contains(&account));
        let may_read = match post.visibility {
            Visibility::Public => true,
            Visibility::Unlisted => relation.follows,
            Visibility::Followers => relation.follows || is_named,
        };
        let is_wanted = match timeline {
            Timeline::Home => relation.follows && !self.is_unwanted(post, relation),
            Timeline::Tag => !self.is_unwanted(post, relation),
            Timeline::User => true,
        };
        may_read && is_wanted
    }

    fn is_unwanted(&self, post: &PostChanged, relation: &Relation) -> bool {
        relation.is_muted(self.now) || self.filters.leave_out(post, self.now)
    }
}
