//! `GET /price-lists/{price_list_id}/prices`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::{PriceListId, Sku};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Scoped;
use service::page::Paged;

use crate::Catalog;
use crate::model::Price;
use crate::scopes::CatalogRead;
use crate::store::ListedSku;

/// A sku with the prices that the list has for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SkuPrices {
    /// The sku.
    #[schema(value_type = String)]
    sku: Sku,
    /// Its prices in this list.
    #[schema(max_items = 20)]
    prices: Vec<Price>,
}

/// Lists the prices of a price list, by sku.
///
/// Needs the scope `catalog:read`. Costs 1 RRU, and 1 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/price-lists/{price_list_id}/prices",
    responses((status = 200, description = "A page of skus with their prices.", body = List<SkuPrices>)),
)]
pub(crate) async fn list_prices(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Path(price_list_id): Path<PriceListId>,
    page: Paged,
) -> Result<Answer, Problem> {
    let (store, table) = (&catalog.store, catalog.store.table());
    let after = page.begin(table).await?;
    catalog.price_list(price_list_id).await?;

    let (rows, next) = store.listed_skus(price_list_id, after, page.limit()).await?;

    let items = rows.into_iter().map(|ListedSku { sku, prices, .. }| SkuPrices { sku, prices }).collect();
    Ok(page.answer(table, items, next.as_ref()).await?)
}
