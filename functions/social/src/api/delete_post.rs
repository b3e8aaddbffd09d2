//! `DELETE /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use events::social::PostId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Social;
use crate::scopes::SocialWrite;
use crate::store::POST;

/// Deletes a post.
///
/// Needs the scope `social:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/posts/{post_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_post(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialWrite>,
    Path(post_id): Path<PostId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(post_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("post"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(POST) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
