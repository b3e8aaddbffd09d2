//! `GET /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Looking;
use super::views::{PostResponse, tagged};
use crate::Social;
use crate::commands::look;

/// Shows a post with its counters and the caller's own reactions.
///
/// Costs 1 RRU for each 4 KB of it, and 3.5 RRU; 2.5 for its author, 1.5 for a guest.
#[utoipa::path(
    get, path = "/posts/{post_id}",
    responses((status = 200, description = "The post.", body = PostResponse)),
)]
pub(crate) async fn find_post(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(post_id): Path<PostId>,
) -> Result<Answer, Problem> {
    let seen = look::show(&app, viewer, post_id).await?;

    Ok(tagged(seen.post.version, &PostResponse::from(&seen)))
}
