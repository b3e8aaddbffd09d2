//! `GET /catalog/products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use crate::Catalog;
use crate::model::Product;
use crate::scopes::CatalogRead;

/// Shows a product in any state, for staff.
///
/// Needs the scope `catalog:read`. It is read as the last acknowledged change left it, so that its `ETag` serves for
/// the next change. Costs 1 RRU per 4 KB.
#[utoipa::path(
    get, path = "/catalog/products/{product_id}",
    responses(
        (status = 200, description = "The product.", body = Product,
            headers(("ETag" = String, description = "Its version and the state of its availability."))),
    ),
)]
pub(crate) async fn inspect_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_product(product_id).await?;

    Ok(found.ok_or_else(|| Problem::not_found("product"))?.into_answer())
}
