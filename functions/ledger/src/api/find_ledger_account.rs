//! `GET /ledger/accounts/{account}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Path, Query};
use service::caller::Caller;
use utoipa::IntoParams;

use super::views::{AccountResponse, shown};
use crate::Ledger;
use crate::model::{Account, AccountPath};

/// As of when.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountMoment {
    /// The sums and balances at the end of this moment, by the times of booking; as they are now by default.
    #[deserr(default)]
    #[param(inline, required = false)]
    as_of: Option<Timestamp>,
}

/// Shows an account.
///
/// The account's owner may read it; others need the scope `ledger:read`. The ledger first ends holds whose time is over.
/// With `as_of` the sums and balances are those of that moment, all else is as it is now, and there is no `ETag`. Costs
/// 1 RRU, and 1 RRU with `as_of`; of an account with shards 0.5 RRU for each besides, and 1 RRU for each with `as_of`.
#[utoipa::path(
    get, path = "/ledger/accounts/{account}",
    responses((status = 200, description = "The account.", body = AccountResponse)),
)]
pub(crate) async fn find_ledger_account(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(path): Path<AccountPath>,
    Query(moment): Query<AccountMoment>,
) -> Result<Answer, Problem> {
    let account = app.visible(&path, &caller).await?;

    let Some(as_of) = moment.as_of else { return Ok(shown(&account)) };
    let sums = app.store.sums_at(&account, as_of).await?.ok_or_else(Problem::internal)?;
    Ok(Answer::ok(&AccountResponse::from(&Account { sums, ..account })))
}
