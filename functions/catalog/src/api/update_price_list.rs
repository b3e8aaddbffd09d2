//! `PATCH /price-lists/{price_list_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::PriceListId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::requests::require_kept;
use super::views::{self, invalid_price_list, overtaken};
use crate::Catalog;
use crate::model::{PriceList, PriceListPatch};
use crate::scopes::CatalogWrite;

/// Changes a price list.
///
/// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
/// nothing writes nothing. Another status or period of an active list is applied to its products from then on, 500 skus
/// a minute; `application` is `applying` until all of them show it. Costs 1 RRU and 2 WRU, 1 WRU more where the
/// products are concerned; and then 1 RRU and 7 WRU for each product of 1 KB, and 2 WRU for each sku that is shown
/// anew.
#[utoipa::path(
    patch, path = "/price-lists/{price_list_id}",
    request_body(content((PriceListPatch = "application/merge-patch+json"), (PriceListPatch = "application/json"))),
    responses(
        (status = 200, description = "The price list as it is now.", body = PriceList,
            headers(("ETag" = String, description = "Its version, and whether it is applied."))),
        (status = 409, description = "It is being deleted."),
        (status = 422, description = "The period is empty."),
    ),
)]
pub(crate) async fn update_price_list(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(price_list_id): Path<PriceListId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let before = catalog.price_list(price_list_id).await?;
    if_match.check(before.version)?;
    let content = patch.apply(&before.content())?;

    require_kept(&before)?;
    if content == before.content() {
        return Ok(views::price_list(&before));
    }
    content.check().map_err(invalid_price_list)?;
    let after = before.revised(content, catalog.context.clock.now());

    catalog.store.replace_price_list(&after).await.map_err(overtaken)?;
    Ok(views::price_list(&after))
}
