//! `GET /ledger-items/{ledger_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::ledger::LedgerItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{LedgerItemResponse, shown};
use crate::Ledger;
use crate::scopes::LedgerRead;

/// Shows a ledger item.
///
/// Needs the scope `ledger:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/ledger-items/{ledger_item_id}",
    responses((status = 200, description = "The ledger item.", body = LedgerItemResponse)),
)]
pub(crate) async fn find_ledger_item(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerRead>,
    Path(ledger_item_id): Path<LedgerItemId>,
) -> Result<Answer, Problem> {
    let found = app.store.find(ledger_item_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("ledger item"))?))
}
