//! `GET /profiles/me`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;

use super::requests::Account;
use super::views::OwnProfileResponse;
use crate::Social;

/// Shows the caller's profile.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/profiles/me",
    responses((status = 200, description = "The profile.", body = OwnProfileResponse)),
)]
pub(crate) async fn find_own_profile(
    State(app): State<Arc<Social>>,
    Account(account): Account,
) -> Result<Answer, Problem> {
    let found = app.store.profile(account).await?.filter(|profile| profile.content.is_some());
    let profile = found.ok_or_else(|| Problem::not_found("profile"))?;

    Ok(Answer::ok(&OwnProfileResponse::from(&profile)).version(profile.version))
}
