//! `DELETE /followers/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::AccountId;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use crate::Social;
use crate::commands::follow;

/// Removes somebody from the caller's followers, or their request.
///
/// Idempotent. Costs 1 RRU and 10 WRU.
#[utoipa::path(
    delete, path = "/followers/{account_id}",
    responses((status = 204, description = "That person does not follow.")),
)]
pub(crate) async fn remove_follower(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(follower): Path<AccountId>,
) -> Result<Answer, Problem> {
    follow::end(&app, follower, account).await?;

    Ok(Answer::no_content())
}
