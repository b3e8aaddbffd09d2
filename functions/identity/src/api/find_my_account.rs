//! `GET /accounts/me`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::Answer;
use shared::caller::{Caller, Owner, Scope};

use super::find_account::{AccountResponse, load};
use super::scopes::IdentityRead;
use crate::Identity;

/// Shows the caller's own account.
#[utoipa::path(
    get, path = "/accounts/me", operation_id = "find_my_account",
    summary = "Shows the caller's own account.",
    description = "404 for guests and services: they have none.\n\nCosts 1 RRU.",
    params(("If-None-Match" = Option<String>, Header, description = "The version that the client has.")),
    responses(
        (status = 200, description = "The account.", body = AccountResponse, headers(("ETag", description = "Its version."))),
        (status = 304, description = "The client has this version."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no account.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; please try again.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn find_my_account(State(identity): State<Arc<Identity>>, caller: Caller) -> Result<Answer, Problem> {
    let Some(Owner::Account(id)) = caller.owner() else { return Err(Problem::not_found("account")) };

    let account = load(&identity, &caller, id, IdentityRead::NAME).await?;

    Ok(Answer::ok(&AccountResponse::of(&account)).version(account.version))
}
