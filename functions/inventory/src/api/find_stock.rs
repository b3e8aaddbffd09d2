//! `GET /stock/{sku}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::Sku;

use super::{InventoryRead, StockResponse};
use crate::Inventory;

/// Shows the stock of a sku.
#[utoipa::path(
    get,
    path = "/stock/{sku}",
    operation_id = "find_stock",
    summary = "Show the stock of a sku",
    description = "What lies there, what is held, what can still be promised. May be a moment old. Costs 0.5 RRU.",
    params(
        ("sku" = inline(Sku), Path, description = "The sku."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 where the stock still has it."),
    ),
    responses(
        (status = 200, description = "The stock.", body = StockResponse, headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "The stock still has this version."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token lacks the scope.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such sku.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_stock(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Path(sku): Path<Sku>,
) -> Result<Answer, Problem> {
    let level = inventory.0.store.level(&sku).await?.ok_or_else(|| Problem::not_found("sku"))?;

    Ok(Answer::ok(&StockResponse::from(&level)).version(level.version))
}
