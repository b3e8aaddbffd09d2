//! `DELETE /products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::etag::IfMatch;
use shared::id::ProductId;

use super::activate_product::wrong_state;
use super::problems::{AnyProblems, StaffProblems, VersionProblems};
use crate::model::may_delete;
use crate::store::SaveError;
use crate::{Catalog, CatalogWrite};

/// Deletes a product that was never active.
///
/// Needs the scope `catalog:write`. Its slug and its skus are free again. What was active is archived instead, for
/// orders may name it. Costs 1 RRU, and 7 WRU for a product of 1 KB; 2 WRU for each variant and category.
#[utoipa::path(
    delete, path = "/products/{product_id}", operation_id = "delete_product", tag = "catalog",
    params(
        ("product_id" = inline(ProductId), Path, description = "The product."),
        ("If-Match" = String, Header, pattern = "^\"[0-9]{1,15}([.][0-9]{1,15})?\"$", example = "\"1\"",
            description = "The `ETag` that the change is based on; `*` takes any."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such product.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is or was active.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
        VersionProblems,
    ),
    security(("bearer" = [])),
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
