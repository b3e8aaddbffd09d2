//! `GET /catalog/products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::ProductId;

use super::problems::{AnyProblems, StaffProblems};
use crate::model::Product;
use crate::{Catalog, CatalogRead};

/// Shows a product in any state, for staff.
///
/// Needs the scope `catalog:read`. As the last acknowledged change left it, so that its `ETag` serves for the next
/// change. Costs 1 RRU per 4 KB.
#[utoipa::path(
    get, path = "/catalog/products/{product_id}", operation_id = "inspect_product", tag = "catalog",
    params(
        ("product_id" = inline(ProductId), Path, description = "The product."),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` that the client has already."),
    ),
    responses(
        (status = 200, description = "The product.", body = Product,
            headers(("ETag" = String, description = "Its version and the state of its availability."))),
        (status = 304, description = "The client has it already."),
        (status = 404, description = "There is no such product.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn inspect_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_product(product_id).await?;

    Ok(found.ok_or_else(|| Problem::not_found("product"))?.into_answer())
}
