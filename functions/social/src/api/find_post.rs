//! `GET /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use events::social::PostId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{PostResponse, shown};
use crate::Social;
use crate::scopes::SocialRead;

/// Shows a post.
///
/// Needs the scope `social:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/posts/{post_id}",
    responses((status = 200, description = "The post.", body = PostResponse)),
)]
pub(crate) async fn find_post(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialRead>,
    Path(post_id): Path<PostId>,
) -> Result<Answer, Problem> {
    let found = app.store.find(post_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("post"))?))
}
