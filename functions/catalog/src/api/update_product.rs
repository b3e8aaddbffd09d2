//! `PATCH /products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views::{WrittenProduct, invalid_product};
use crate::Catalog;
use crate::model::{NotSellable, Product, ProductPatch, sellable, settle_tax};
use crate::scopes::CatalogWrite;
use crate::store::SaveError;

/// Changes a product.
///
/// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes, lists are replaced whole. A
/// patch that changes nothing writes nothing. Costs 1 RRU, and 5 WRU for a product of 1 KB; 4 WRU for another slug, 2
/// WRU for each sku and category that comes or goes.
#[utoipa::path(
    patch, path = "/products/{product_id}",
    request_body(content((ProductPatch = "application/merge-patch+json"), (ProductPatch = "application/json"))),
    responses(
        (status = 200, description = "The product as it is now.", body = WrittenProduct),
        (status = 422, description = "A rule is broken; every place is listed."),
    ),
)]
pub(crate) async fn update_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(product_id): Path<ProductId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let before = catalog.product(product_id).await?;
    if_match.check(before.version)?;
    let usual = catalog.config.tax_inclusive;
    let content = patch.apply_settled(&before.content(), |content| settle_tax(content, usual))?;

    if content == before.content() {
        return Ok(updated(&before));
    }
    content.check().map_err(invalid_product)?;
    catalog.require_categories(&content.category_ids, &before.category_ids).await?;
    let after = before.revised(content, catalog.context.clock.now());
    sellable(&after).map_err(|NotSellable(faults)| invalid_product(faults))?;

    let saved = catalog.store.save_product(Some(before), after, &Idempotency::none(), updated).await;
    saved.map_err(SaveError::of_version)
}

fn updated(product: &Product) -> Answer {
    Answer::ok(&WrittenProduct::of(product)).version(product.version)
}
