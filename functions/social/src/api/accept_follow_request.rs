//! `POST /follow-requests/{account_id}/accept`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AccountId;
use events::social::FollowState;
use service::Problem;
use service::body::{Answer, Path};
use service::idempotency::Idempotency;

use super::requests::Account;
use super::views::FollowResponse;
use crate::Social;
use crate::commands::follow;
use crate::model::Edge;

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
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let shown = |edge: &Edge| Answer::ok(&FollowResponse::from(edge));
    follow::answer(&app, account, follower, FollowState::Accepted, &idempotency, shown).await
}
