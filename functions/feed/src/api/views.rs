//! Feed items as clients see them.

use domain::Timestamp;
use events::feed::FeedItemId;
use serde::Serialize;
use service::body::Answer;

use crate::model::FeedItem;

/// A feed item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FeedItemResponse {
    /// Its id.
    id: FeedItemId,
    /// Its name.
    #[schema(example = "First")]
    name: String,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&FeedItem> for FeedItemResponse {
    fn from(feed_item: &FeedItem) -> Self {
        Self {
            id: feed_item.id,
            name: feed_item.content.name.to_string(),
            version: feed_item.version,
            created_at: feed_item.created_at,
            updated_at: feed_item.updated_at,
        }
    }
}

/// 200 with a feed item.
pub(super) fn shown(feed_item: &FeedItem) -> Answer {
    Answer::ok(&FeedItemResponse::from(feed_item)).version(feed_item.version)
}
