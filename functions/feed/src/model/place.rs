//! Where a post stands in every timeline.

use domain::Timestamp;
use domain::id::PostId;
use serde::{Deserialize, Serialize};

/// Where a post stands: by the millisecond of its publication, then by its id. As a text it sorts as timelines do, and it
/// never changes, so that a position is good for ever, whether or not its post is still there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Place(String);

impl Place {
    /// The place of a post.
    pub(crate) fn of(published_at: Timestamp, post_id: PostId) -> Self {
        Self(format!("{:015}#{post_id}", published_at.as_millis().max(0)))
    }

    /// Before all posts.
    pub(crate) fn before_all() -> Self {
        Self(String::new())
    }

    /// As a part of a key.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The post that stands there.
    pub(crate) fn post_id(&self) -> Option<PostId> {
        self.0.split_once('#')?.1.parse().ok()
    }

    /// Whether no post stands before it.
    pub(crate) fn is_before_all(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use domain::id::Raw;

    use super::*;

    #[test]
    fn sorts_by_time_then_by_id() {
        let post = |n| PostId::from(Raw::from_parts(1_700_000_000_000, n));
        let at = Timestamp::from_millis;
        let places = [(at(-5), 9), (at(9), 1), (at(10), 1), (at(10), 2), (Timestamp::MAX, 0)];
        let places = places.map(|(at, n)| Place::of(at, post(n)));
        assert!(places.is_sorted(), "{places:?}");
        assert!(Place::before_all() < places[0]);
        assert_eq!(places[2].post_id(), Some(post(1)));
    }
}
