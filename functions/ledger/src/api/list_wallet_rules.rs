//! `GET /wallet-rules`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::wallets::WalletRulesResponse;
use crate::Ledger;
use crate::scopes::LedgerRead;

/// Lists the rules of assets, by the assets.
///
/// Needs the scope `ledger:read`. What is not among them is not sent from wallet to wallet. May be slightly stale. Costs
/// 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/wallet-rules",
    responses((status = 200, description = "A page of rules.", body = List<WalletRulesResponse>)),
)]
pub(crate) async fn list_wallet_rules(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;

    let (rules, next) = app.store.page_of_rules(after.as_deref(), page.limit()).await?;

    Ok(page.answer(table, rules.iter().map(WalletRulesResponse::from).collect(), next.as_ref()).await?)
}
