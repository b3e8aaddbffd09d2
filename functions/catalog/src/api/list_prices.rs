//! `GET /price-lists/{price_list_id}/prices`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use domain::id::{PriceListId, Sku};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List, Path, Query};
use service::caller::Scoped;
use service::cursor::CursorText;
use utoipa::IntoParams;

use crate::Catalog;
use crate::model::Price;
use crate::scopes::CatalogRead;
use crate::store::ListedSku;

/// Which prices.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPricesQuery {
    /// How many skus at most.
    #[param(inline)]
    #[deserr(default)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before.
    #[param(inline)]
    #[deserr(default)]
    cursor: Option<CursorText>,
}

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
    Query(query): Query<ListPricesQuery>,
) -> Result<Answer, Problem> {
    let (store, limit) = (&catalog.store, query.limit.unwrap_or_default().get());
    let filter = format!("prices {price_list_id}");
    let after = match query.cursor {
        Some(cursor) => Some(store.table().open_cursor::<String>(&filter, &cursor).await?),
        None => None,
    };
    store.load_price_list(price_list_id).await?.ok_or_else(|| Problem::not_found("price list"))?;

    let mut page = store.listed_skus(price_list_id, after, limit).await?;

    let more = page.len() > limit;
    page.truncate(limit);
    let next_cursor = match page.last() {
        Some(last) if more => Some(store.table().seal_cursor(&filter, &last.sku.to_string()).await?),
        _ => None,
    };
    let items = page.into_iter().map(|ListedSku { sku, prices, .. }| SkuPrices { sku, prices }).collect();
    Ok(Answer::list(&List { items, next_cursor }))
}
