//! `PATCH /ledger-items/{ledger_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::ledger::LedgerItemId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{LedgerItemResponse, shown};
use crate::Ledger;
use crate::model::LedgerItemPatch;
use crate::scopes::LedgerWrite;
use crate::store::LEDGER_ITEM;

/// Changes a ledger item.
///
/// Needs the scope `ledger:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/ledger-items/{ledger_item_id}",
    request_body(content(
        (LedgerItemPatch = "application/merge-patch+json"),
        (LedgerItemPatch = "application/json"),
    )),
    responses((status = 200, description = "The ledger item as it is now.", body = LedgerItemResponse)),
)]
pub(crate) async fn update_ledger_item(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(ledger_item_id): Path<LedgerItemId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(ledger_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("ledger item"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(LEDGER_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
