//! `DELETE /ledger-items/{ledger_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::ledger::LedgerItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Ledger;
use crate::scopes::LedgerWrite;
use crate::store::LEDGER_ITEM;

/// Deletes a ledger item.
///
/// Needs the scope `ledger:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/ledger-items/{ledger_item_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_ledger_item(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(ledger_item_id): Path<LedgerItemId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(ledger_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("ledger item"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(LEDGER_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
