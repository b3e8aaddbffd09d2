//! A feed item.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::{Clock, Timestamp};
use events::feed::FeedItemId;
use serde::{Deserialize, Serialize};

/// A feed item as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct FeedItemContent {
    /// Its name.
    pub(crate) name: Line<1, 200>,
}

/// What is to change of a feed item: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedItemPatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
}

/// A feed item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedItem {
    pub(crate) id: FeedItemId,
    pub(crate) content: FeedItemContent,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl FeedItem {
    /// A new one.
    pub(crate) fn new(content: FeedItemContent, clock: &Clock) -> Self {
        let (id, now) = (FeedItemId::new(clock), clock.now());
        Self { id, content, version: 1, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: FeedItemContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_its_changes() {
        let clock = Clock::system();
        let first = FeedItem::new(FeedItemContent { name: "First".parse().unwrap() }, &clock);
        let second = first.changed(FeedItemContent { name: "Second".parse().unwrap() }, clock.now());
        assert_eq!((second.id, second.version, &*second.content.name), (first.id, 2, "Second"));
    }
}
