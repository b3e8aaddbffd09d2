//! `PUT /profiles/{handle}/follow`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::requests::Account;
use super::views::FollowResponse;
use crate::Social;
use crate::commands::follow;
use crate::commands::people;
use crate::model::Handle;

/// Follows somebody, or asks a locked profile to be let in.
///
/// Idempotent. Costs 6.5 RRU and 10 WRU; 5 WRU to ask.
#[utoipa::path(
    put, path = "/profiles/{handle}/follow",
    responses((status = 200, description = "How it stands.", body = FollowResponse),
        (status = 409, description = "`blocked`: the caller blocks this person."),
        (status = 422, description = "`own_profile`: nobody follows themselves; `profile_required`: the caller has no profile.")),
)]
pub(crate) async fn follow_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    Path(handle): Path<Handle>,
) -> Result<Answer, Problem> {
    people::acting(&app, account).await?;
    let whom = people::other(&app, account, &handle).await?;

    let edge = follow::follow(&app, account, &whom).await?;

    Ok(Answer::ok(&FollowResponse::from(&edge)))
}
