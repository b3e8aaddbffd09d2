//! `GET /ledger/accounts/{account}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::requests::may_see;
use super::views::{AccountResponse, shown};
use crate::Ledger;
use crate::commands::expire;
use crate::model::AccountPath;

/// Shows an account.
///
/// Its owner may, and whoever has the scope `ledger:read`. Holds whose time is over are ended first, so that none counts.
/// Costs 1 RRU; of an account with shards 0.5 for each besides.
#[utoipa::path(
    get, path = "/ledger/accounts/{account}",
    responses((status = 200, description = "The account.", body = AccountResponse)),
)]
pub(crate) async fn find_account(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(path): Path<AccountPath>,
) -> Result<Answer, Problem> {
    let account = expire::account(&app, &path).await?.ok_or_else(|| Problem::not_found("account"))?;
    may_see(&caller, &account)?;

    Ok(shown(&account))
}
