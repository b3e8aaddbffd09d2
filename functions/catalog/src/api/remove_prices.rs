//! `DELETE /price-lists/{price_list_id}/prices/{sku}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::{PriceListId, Sku};
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::requests::require_kept;
use crate::Catalog;
use crate::commands::change_prices;
use crate::scopes::CatalogWrite;

/// Removes all prices of a sku from a price list.
///
/// Needs the scope `catalog:write`. Costs 4 RRU and 4 WRU, and where the list is active 5 WRU more for a product of 1
/// KB.
#[utoipa::path(
    delete, path = "/price-lists/{price_list_id}/prices/{sku}",
    responses(
        (status = 204, description = "They are removed."),
        (status = 409, description = "It is being deleted, or it or the product changes at this moment."),
    ),
)]
pub(crate) async fn remove_prices(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path2(price_list_id, sku): Path2<PriceListId, Sku>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let list = catalog.price_list(price_list_id).await?;
    if_match.check(list.version)?;

    require_kept(&list)?;

    let outcome =
        change_prices::remove_prices(&catalog.store, &list, &sku).await?.ok_or_else(|| Problem::not_found("price"))?;
    match outcome.fault() {
        None => Ok(Answer::no_content()),
        Some((code, detail)) => Err(Problem::conflict(code, detail).retry_after(1)),
    }
}
