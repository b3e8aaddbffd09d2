//! Posts as they are kept, and under which tags they are found.

use std::collections::BTreeSet;

use domain::Timestamp;
use events::social::{PostChanged, PostState, Visibility};

use super::{Hour, Place, folded};

/// By how many of its tags a post is found: its changes fit into one transaction.
const MOST_TAGS: usize = 24;
/// How long tags count for trends, in hours: a day longer than the longest window.
const COUNTED_HOURS: i64 = 8 * 24;

/// What is left of a post that is not to be seen any more: no text, nobody named.
pub(crate) fn tombstone(post: PostChanged) -> PostChanged {
    PostChanged {
        state: PostState::Deleted,
        text: String::new(),
        tags: Vec::new(),
        mentions: Vec::new(),
        media: Vec::new(),
        reply_to: None,
        lang: None,
        edited_at: None,
        ..post
    }
}

/// Where a post is found, beside its own item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Indexed {
    /// Whether its author's list has it.
    pub(crate) listed: bool,
    /// The tags whose lists have it.
    pub(crate) tags: BTreeSet<String>,
    /// The hour in which these tags count, where that is not long ago.
    pub(crate) counts_in: Option<Hour>,
}

impl Indexed {
    /// Where a post is to be found.
    pub(crate) fn of(post: &PostChanged, now: Timestamp) -> Self {
        let is_public = post.state == PostState::Published && post.visibility == Visibility::Public;
        let tags = post.tags.iter().map(|tag| folded(tag)).filter(|tag| !tag.is_empty());
        let tags: BTreeSet<_> = if is_public { tags.take(MOST_TAGS).collect() } else { BTreeSet::new() };
        let (hour, this) = (Hour::of(post.published_at), Hour::of(now));
        let counts = hour.0 > this.0 - COUNTED_HOURS;
        Self { listed: post.state != PostState::Deleted, tags, counts_in: counts.then_some(hour) }
    }

    /// Where a post stands.
    pub(crate) fn place(post: &PostChanged) -> Place {
        Place::of(post.published_at, post.post_id)
    }
}
