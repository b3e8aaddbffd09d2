//! `DELETE /products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::wrong_state;
use crate::Catalog;
use crate::model::may_delete;
use crate::scopes::CatalogWrite;
use crate::store::SaveError;

/// Deletes a product that was never active.
///
/// Needs the scope `catalog:write`. Its slug and its skus are free again. A product that was active is archived
/// instead, for orders may name it. Costs 1 RRU, and 7 WRU for a product of 1 KB; 2 WRU for each variant and category.
#[utoipa::path(
    delete, path = "/products/{product_id}",
    responses((status = 204, description = "It is deleted."), (status = 409, description = "It is or was active.")),
)]
pub(crate) async fn delete_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(product_id): Path<ProductId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let product = catalog.product(product_id).await?;
    if_match.check(product.version)?;
    may_delete(&product).map_err(wrong_state)?;

    catalog.store.delete_product(product).await.map_err(SaveError::of_version)?;
    Ok(Answer::no_content())
}
