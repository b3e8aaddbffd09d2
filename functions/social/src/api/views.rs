//! Posts as clients see them.

use domain::Timestamp;
use events::social::PostId;
use serde::Serialize;
use service::body::Answer;

use crate::model::Post;

/// A post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PostResponse {
    /// Its id.
    id: PostId,
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

impl From<&Post> for PostResponse {
    fn from(post: &Post) -> Self {
        Self {
            id: post.id,
            name: post.content.name.to_string(),
            version: post.version,
            created_at: post.created_at,
            updated_at: post.updated_at,
        }
    }
}

/// 200 with a post.
pub(super) fn shown(post: &Post) -> Answer {
    Answer::ok(&PostResponse::from(post)).version(post.version)
}
