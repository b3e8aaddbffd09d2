//! `GET /stock`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, List, Query};
use shared::bounds::Limit;
use shared::caller::Scoped;
use shared::cursor::CursorText;
use shared::fault::Faults;
use shared::id::Sku;

use super::{InventoryRead, StockResponse};
use crate::Inventory;

/// Binds a cursor to this list.
const FILTER: &str = "stock";

/// Which page of the list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListStockQuery {
    /// At most so many skus.
    #[deserr(default)]
    #[param(inline, required = false)]
    limit: Limit,
    /// Where to go on: `next_cursor` of the page before.
    #[param(inline)]
    #[deserr(default)]
    cursor: Option<CursorText>,
}

/// Lists stock by sku.
#[utoipa::path(
    get,
    path = "/stock",
    operation_id = "list_stock",
    summary = "List stock",
    description = "Every sku with its stock, by sku. May be a moment old. Costs 0.5 RRU and 0.5 RRU a sku.",
    params(ListStockQuery),
    responses(
        (status = 200, description = "A page of stock.", body = List<StockResponse>),
        (status = 400, description = "Not well-formed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token lacks the scope.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn list_stock(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Query(query): Query<ListStockQuery>,
) -> Result<Answer, Problem> {
    let table = inventory.0.store.table();
    let after: Option<Sku> = match &query.cursor {
        Some(cursor) => Some(table.open_cursor(FILTER, cursor).await?),
        None => None,
    };

    let (levels, next) = inventory.0.store.page_of_levels(after.as_ref(), query.limit.get()).await?;

    let next_cursor = match next {
        Some(next) => Some(table.seal_cursor(FILTER, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: levels.iter().map(StockResponse::from).collect(), next_cursor }))
}
