//! `PUT /posts/{post_id}/reactions/{kind}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, Path2};

use super::requests::Account;
use super::views::ReactionResponse;
use crate::Social;
use crate::commands::{people, react};
use crate::model::ReactionKind;

/// Reacts to a post.
///
/// Idempotent: one person reacts once in each way. Costs 4.5 RRU and 7 WRU.
#[utoipa::path(
    put, path = "/posts/{post_id}/reactions/{kind}",
    responses((status = 200, description = "The reaction.", body = ReactionResponse),
        (status = 409, description = "`not_published`: the post is not published."),
        (status = 422, description = "`profile_required`: the caller has no profile.")),
)]
pub(crate) async fn react_to_post(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path2(post_id, kind): Path2<PostId, ReactionKind>,
) -> Result<Answer, Problem> {
    people::acting(&app, account).await?;

    let reaction = react::react(&app, account, post_id, kind).await?;

    Ok(Answer::ok(&ReactionResponse::from(&reaction)))
}
