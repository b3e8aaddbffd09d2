//! `GET /ledger-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::LedgerItemResponse;
use crate::Ledger;
use crate::scopes::LedgerRead;

/// Lists ledger items, newest first.
///
/// Needs the scope `ledger:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/ledger-items",
    responses((status = 200, description = "A page of ledger items.", body = List<LedgerItemResponse>)),
)]
pub(crate) async fn list_ledger_items(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.list(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(LedgerItemResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
