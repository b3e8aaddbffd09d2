//! `PATCH /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::etag::IfMatch;

use super::requests::Account;
use super::views::{PostResponse, tagged};
use crate::Social;
use crate::commands::{look, people, posts};
use crate::model::{PostPatch, Viewer};

/// Changes the caller's own post; what it was is kept.
///
/// A JSON Merge Patch (RFC 7396): what is absent stays. A post is changed at most 50 times. Costs 4.5 RRU, 0.5 for
/// each handle that it names, and 7 WRU.
#[utoipa::path(
    patch, path = "/posts/{post_id}",
    request_body(content((PostPatch = "application/merge-patch+json"), (PostPatch = "application/json"))),
    responses((status = 200, description = "The post as it is now.", body = PostResponse),
        (status = 422, description = "`too_many_edits`: it was changed 50 times.")),
)]
pub(crate) async fn update_post(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(post_id): Path<PostId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    people::acting(&app, account).await?;

    let post = posts::change(&app, account, post_id, if_match, &patch).await?;

    let viewer = Viewer { account: Some(account), moderates: false };
    let seen = look::look(&app, viewer, vec![post]).await?.pop().ok_or_else(|| Problem::not_found("post"))?;
    Ok(tagged(seen.post.version, &PostResponse::from(&seen)))
}
