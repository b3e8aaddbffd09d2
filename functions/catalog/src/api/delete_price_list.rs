//! `DELETE /price-lists/{price_list_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::PriceListId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::overtaken;
use crate::Catalog;
use crate::model::{Application, PriceList};
use crate::scopes::CatalogWrite;

/// Deletes a price list.
///
/// Needs the scope `catalog:write`. Its prices are removed from its products from then on, 500 skus a minute, then it is
/// deleted; until then `application` is `removing`. Costs 1 RRU and 3 WRU; and then 1 RRU and 7 WRU for each product of 1
/// KB, and 2 WRU for each sku.
#[utoipa::path(
    delete, path = "/price-lists/{price_list_id}",
    responses((status = 202, description = "It is being deleted.", body = PriceList)),
)]
pub(crate) async fn delete_price_list(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(price_list_id): Path<PriceListId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let before = catalog.price_list(price_list_id).await?;
    if_match.check(before.version)?;

    let removing = |list: &PriceList| Answer::accepted(format!("/price-lists/{}", list.id), list);
    if before.application == Application::Removing {
        return Ok(removing(&before));
    }
    let after = before.removed(catalog.context.clock.now());

    catalog.store.replace_price_list(&after).await.map_err(overtaken)?;
    Ok(removing(&after))
}
