//! `GET /wallets`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, List};
use service::caller::{Caller, Scope};
use service::page::Paged;

use super::views::wallets::WalletResponse;
use crate::Ledger;
use crate::commands::expire;
use crate::scopes::LedgerRead;
use crate::store::AccountFilter;

/// Whose wallets are listed.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WalletFilter {
    /// Those of this owner; the caller's own where nothing is said.
    #[param(inline, required = false)]
    #[deserr(default)]
    pub(super) owner: Option<Owner>,
}

/// Whose the caller means: their own, or with the scope another owner's.
pub(super) fn whose(caller: &Caller, asked: Option<Owner>) -> Result<Owner, Problem> {
    match asked.or_else(|| caller.owner()) {
        Some(owner) if caller.owns(&owner) || caller.has_scope(LedgerRead::NAME) => Ok(owner),
        None if caller.has_scope(LedgerRead::NAME) => {
            let missing = Invalid::new("required", "a service has none of its own: name an owner");
            Err(Problem::invalid(Faults::one("owner", missing)))
        }
        _ => Err(Problem::insufficient_scope(LedgerRead::NAME)),
    }
}

/// Lists wallets by their assets.
///
/// The scope `ledger:read` shows those of another `owner`. Without what they may send. May be slightly stale. Costs 0.5 RRU,
/// and 0.5 RRU a wallet.
#[utoipa::path(
    get, path = "/wallets",
    responses(
        (status = 200, description = "A page of wallets.", body = List<WalletResponse>),
        (status = 403, description = "Somebody else's wallets need the scope `ledger:read`."),
    ),
)]
pub(crate) async fn list_wallets(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    page: Paged<WalletFilter>,
) -> Result<Answer, Problem> {
    let owner = whose(&caller, page.filter.owner)?;
    let page = page.of(owner);
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;
    let prefix = format!("wallets:{owner}:").parse().map_err(|_| Problem::internal())?;
    let filter = AccountFilter { prefix: Some(prefix), owner: Some(owner), currency: None };

    let (mut accounts, next) = app.store.page_of_accounts(&filter, after.as_deref(), page.limit()).await?;
    let now = app.context.clock.now();
    for account in accounts.iter_mut().filter(|account| account.may_hold_expired(now)) {
        if let Some(settled) = expire::account(&app, &account.path).await? {
            *account = settled;
        }
    }

    Ok(page.answer(table, accounts.iter().map(WalletResponse::listed).collect(), next.as_ref()).await?)
}
