//! `PATCH /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use events::social::PostId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{PostResponse, shown};
use crate::Social;
use crate::model::PostPatch;
use crate::scopes::SocialWrite;
use crate::store::POST;

/// Changes a post.
///
/// Needs the scope `social:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/posts/{post_id}",
    request_body(content(
        (PostPatch = "application/merge-patch+json"),
        (PostPatch = "application/json"),
    )),
    responses((status = 200, description = "The post as it is now.", body = PostResponse)),
)]
pub(crate) async fn update_post(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialWrite>,
    Path(post_id): Path<PostId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(post_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("post"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(POST) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
