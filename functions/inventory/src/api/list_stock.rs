//! `GET /stock`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::fault::{Faults, Invalid};
use domain::id::Sku;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::StockResponse;
use crate::Inventory;
use crate::scopes::InventoryRead;

/// Selects stock.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListStockFilter {
    /// `true`: only the skus that are low, those with `available` at `low_at` or below it.
    #[param(inline, required = false)]
    #[deserr(default)]
    low: Only,
    /// `true`: only the skus that are short, with more pieces held and sold than on hand. Not
    /// together with `low`.
    #[param(inline, required = false)]
    #[deserr(default)]
    short: Only,
}

/// Whether only these skus are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
enum Only {
    True,
    #[default]
    False,
}

fn fits(filter: ListStockFilter, location: ValuePointerRef<'_>) -> Result<ListStockFilter, Faults> {
    if (filter.low, filter.short) == (Only::True, Only::True) {
        let invalid = Invalid::new("exactly_one", "one of low and short is expected");
        return Err(Faults::at(location.push_key("short"), invalid));
    }
    Ok(filter)
}

/// Lists stock by sku.
///
/// Every sku with its stock. May be slightly stale. Costs 0.5 RRU and 0.5 RRU a sku; of those that are low, or
/// short, 0.5 RRU for each 4 KB of them, some ten skus.
#[utoipa::path(
    get, path = "/stock",
    responses((status = 200, description = "A page of stock.", body = List<StockResponse>)),
)]
pub(crate) async fn list_stock(
    State(inventory): State<Arc<Inventory>>,
    _: Scoped<InventoryRead>,
    page: Paged<ListStockFilter>,
) -> Result<Answer, Problem> {
    let (store, table) = (&inventory.store, inventory.store.table());
    let after: Option<Sku> = page.begin(table).await?;

    let (levels, next) = match (page.filter.low, page.filter.short) {
        (Only::True, _) => store.page_of_low_levels(after.as_ref(), page.limit()).await?,
        (_, Only::True) => store.page_of_short_levels(after.as_ref(), page.limit()).await?,
        _ => store.page_of_levels(after.as_ref(), page.limit()).await?,
    };

    Ok(page.answer(table, levels.iter().map(StockResponse::from).collect(), next.as_ref()).await?)
}
