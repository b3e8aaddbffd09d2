//! `GET /stock`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::bounds::Limit;
use domain::fault::{Faults, Invalid};
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;

use super::StockResponse;
use crate::Inventory;
use crate::scopes::InventoryRead;

/// Which page of the list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
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
    /// `true`: only the skus that are low, those with `available` at `low_at` or below it.
    #[param(inline, required = false)]
    #[deserr(default)]
    low: Only,
    /// `true`: only the skus that are short, those of which more is held and sold than lies there. Not with `low`.
    #[param(inline, required = false)]
    #[deserr(default)]
    short: Only,
}

/// Whether only these are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
enum Only {
    True,
    #[default]
    False,
}

fn fits(query: ListStockQuery, location: ValuePointerRef<'_>) -> Result<ListStockQuery, Faults> {
    if (query.low, query.short) == (Only::True, Only::True) {
        let invalid = Invalid::new("exactly_one", "one of low and short is expected");
        return Err(Faults::at(location.push_key("short"), invalid));
    }
    Ok(query)
}

/// Lists stock by sku.
///
/// Every sku with its stock, by sku. May be a moment old. Costs 0.5 RRU and 0.5 RRU a sku; of those that are low, or
/// short, 0.5 RRU for each 4 KB of them, some ten skus.
#[utoipa::path(
    get, path = "/stock",
    responses((status = 200, description = "A page of stock.", body = List<StockResponse>)),
)]
pub(crate) async fn list_stock(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    Query(query): Query<ListStockQuery>,
) -> Result<Answer, Problem> {
    let (store, table) = (&inventory.0.store, inventory.0.store.table());
    let filter = match (query.low, query.short) {
        (Only::True, _) => "stock?low",
        (_, Only::True) => "stock?short",
        _ => "stock",
    };
    let after: Option<Sku> = match &query.cursor {
        Some(cursor) => Some(table.open_cursor(filter, cursor).await?),
        None => None,
    };

    let (levels, next) = match (query.low, query.short) {
        (Only::True, _) => store.page_of_low_levels(after.as_ref(), query.limit.get()).await?,
        (_, Only::True) => store.page_of_short_levels(after.as_ref(), query.limit.get()).await?,
        _ => store.page_of_levels(after.as_ref(), query.limit.get()).await?,
    };

    let next_cursor = match next {
        Some(next) => Some(table.seal_cursor(filter, &next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: levels.iter().map(StockResponse::from).collect(), next_cursor }))
}
