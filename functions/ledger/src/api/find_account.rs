//! `GET /ledger/accounts/{account}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::{Caller, Scope};

use super::views::{AccountResponse, shown};
use crate::Ledger;
use crate::model::AccountPath;
use crate::scopes::LedgerRead;

/// Shows an account.
///
/// Its owner may, and whoever has the scope `ledger:read`. Costs 1 RRU; of an account with shards 0.5 for each besides.
#[utoipa::path(
    get, path = "/ledger/accounts/{account}",
    responses((status = 200, description = "The account.", body = AccountResponse)),
)]
pub(crate) async fn find_account(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    Path(path): Path<AccountPath>,
) -> Result<Answer, Problem> {
    let account = app.store.account(&path).await?.ok_or_else(|| Problem::not_found("account"))?;
    match &account.owner {
        Some(owner) => caller.may_see(owner, LedgerRead::NAME, "account")?,
        None if caller.has_scope(LedgerRead::NAME) => {}
        None => return Err(Problem::not_found("account")),
    }

    Ok(shown(&account))
}
