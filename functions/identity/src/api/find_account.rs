//! `GET /accounts/{account_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::{Caller, Scope};

use super::requests::AccountRef;
use super::views::AccountResponse;
use crate::Identity;
use crate::commands::authority::load;
use crate::scopes::IdentityRead;

/// Shows one account.
///
/// The caller's own (also as `me`), or any with the scope `identity:read`. Guests and services have no account: 404. The
/// `ETag` of `me` names the account and the version.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/accounts/{account_id}",
    responses((status = 200, description = "The account.", body = AccountResponse)),
)]
pub(crate) async fn find_account(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path(account): Path<AccountRef>,
) -> Result<Answer, Problem> {
    let found = load(&identity, &caller, account.of(&caller)?, IdentityRead::NAME).await?;

    Ok(account.tagged(Answer::ok(&AccountResponse::of(&found)), &found))
}
