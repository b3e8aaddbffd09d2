//! `DELETE /products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::activate_product::wrong_state;
use crate::Catalog;
use crate::model::may_delete;
use crate::scopes::CatalogWrite;
use crate::store::SaveError;

/// Deletes a product that was never active.
///
/// Needs the scope `catalog:write`. Its slug and its skus are free again. What was active is archived instead, for
/// orders may name it. Costs 1 RRU, and 7 WRU for a product of 1 KB; 2 WRU for each variant and category.
#[utoipa::path(
    delete, path = "/products/{product_id}",
    responses((status = 204, description = "It is gone."), (status = 409, description = "It is or was active.")),
)]
pub(crate) async fn delete_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    Path(product_id): Path<ProductId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_product(product_id).await?.ok_or_else(|| Problem::not_found("product"))?;
    if_match.check(found.version)?;

    let product = found.product()?;
    may_delete(&product).map_err(wrong_state)?;

    match catalog.store.delete_product(product).await {
        Ok(()) => Ok(Answer::no_content()),
        Err(SaveError::Stale) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
