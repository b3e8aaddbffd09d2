//! `GET /stock/{sku}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::StockResponse;
use crate::Inventory;
use crate::scopes::InventoryRead;

/// Shows the stock of a sku.
///
/// On hand, reserved, and available. May be slightly stale. Costs 0.5 RRU.
#[utoipa::path(get, path = "/stock/{sku}", responses((status = 200, description = "The stock.", body = StockResponse)))]
pub(crate) async fn find_stock(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Path(sku): Path<Sku>,
) -> Result<Answer, Problem> {
    let level = inventory.store.level(&sku).await?.ok_or_else(|| Problem::not_found("sku"))?;

    Ok(Answer::ok(&StockResponse::from(&level)).version(level.version))
}
