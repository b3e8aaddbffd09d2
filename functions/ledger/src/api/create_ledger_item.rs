//! `POST /ledger-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::LedgerItemResponse;
use crate::Ledger;
use crate::model::{LedgerItem, LedgerItemContent};
use crate::scopes::LedgerWrite;

/// Creates a ledger item.
///
/// Needs the scope `ledger:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/ledger-items",
    request_body = LedgerItemContent,
    responses((status = 201, description = "The new ledger item.", body = LedgerItemResponse)),
)]
pub(crate) async fn create_ledger_item(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    idempotency: Idempotency,
    Json(content): Json<LedgerItemContent>,
) -> Result<Answer, Problem> {
    let ledger_item = LedgerItem::new(content, &app.context.clock);

    let created = Answer::created(format!("/ledger-items/{}", ledger_item.id), &LedgerItemResponse::from(&ledger_item));
    Ok(idempotency.commit(app.store.create(&ledger_item), created.version(ledger_item.version)).await?)
}
