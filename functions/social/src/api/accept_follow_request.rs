//! `POST /follow-requests/{account_id}/accept`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AccountId;
use events::social::FollowState;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use super::views::FollowResponse;
use crate::Social;
use crate::commands::follow;

/// Lets somebody follow the caller.
///
/// Costs 1 RRU and 11 WRU.
#[utoipa::path(
    post, path = "/follow-requests/{account_id}/accept",
    responses((status = 200, description = "How it stands.", body = FollowResponse)),
)]
pub(crate) async fn accept_follow_request(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(follower): Path<AccountId>,
) -> Result<Answer, Problem> {
    let edge = follow::answer(&app, account, follower, FollowState::Accepted).await?;

    Ok(Answer::ok(&FollowResponse::from(&edge)))
}
