//! `DELETE /posts/{post_id}/reactions/{kind}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, Path2};

use super::requests::Account;
use crate::Social;
use crate::commands::{look, react};
use crate::model::{ReactionKind, Viewer};

/// Takes a reaction back.
///
/// Idempotent. Costs 1 RRU and 7 WRU.
#[utoipa::path(
    delete, path = "/posts/{post_id}/reactions/{kind}",
    responses((status = 204, description = "There is no such reaction.")),
)]
pub(crate) async fn take_back_reaction(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path2(post_id, kind): Path2<PostId, ReactionKind>,
) -> Result<Answer, Problem> {
    if !react::take_back(&app, account, post_id, kind).await? {
        look::find(&app, Viewer { account: Some(account), moderates: false }, post_id).await?;
    }

    Ok(Answer::no_content())
}
