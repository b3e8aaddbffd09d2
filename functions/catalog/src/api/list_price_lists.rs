//! `GET /price-lists`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use crate::Catalog;
use crate::model::PriceList;
use crate::scopes::CatalogRead;

/// Lists the price lists, newest first.
///
/// Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/price-lists",
    responses((status = 200, description = "A page of price lists.", body = List<PriceList>)),
)]
pub(crate) async fn list_price_lists(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let (store, table) = (&catalog.store, catalog.store.table());
    let (lists, next) = store.list_price_lists(page.begin(table).await?, page.limit()).await?;

    Ok(page.answer(table, lists, next.as_ref()).await?)
}
