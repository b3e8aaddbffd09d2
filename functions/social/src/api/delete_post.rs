//! `DELETE /posts/{post_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, Path};
use service::etag::IfMatch;

use super::requests::Account;
use crate::Social;
use crate::commands::posts;

/// Deletes the caller's own post. Its replies stay.
///
/// Costs 1 RRU for each 4 KB of it, and 7 WRU, 3 more as a reply, 2 for each earlier text.
#[utoipa::path(
    delete, path = "/posts/{post_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_post(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(post_id): Path<PostId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    posts::delete(&app, account, post_id, if_match).await?;

    Ok(Answer::no_content())
}
