//! A post.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::{Clock, Timestamp};
use events::social::PostId;
use serde::{Deserialize, Serialize};

/// A post as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct PostContent {
    /// Its name.
    pub(crate) name: Line<1, 200>,
}

/// What is to change of a post: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostPatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: PostId,
    pub(crate) content: PostContent,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Post {
    /// A new one.
    pub(crate) fn new(content: PostContent, clock: &Clock) -> Self {
        let (id, now) = (PostId::new(clock), clock.now());
        Self { id, content, version: 1, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: PostContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_its_changes() {
        let clock = Clock::system();
        let first = Post::new(PostContent { name: "First".parse().unwrap() }, &clock);
        let second = first.changed(PostContent { name: "Second".parse().unwrap() }, clock.now());
        assert_eq!((second.id, second.version, &*second.content.name), (first.id, 2, "Second"));
    }
}
