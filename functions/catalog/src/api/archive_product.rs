//! `POST /products/{product_id}/archive`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::ProductId;
use shared::idempotency::Idempotency;

use super::activate_product::wrong_state;
use super::problems::{AnyProblems, StaffProblems};
use crate::model::{Product, archive};
use crate::{Catalog, CatalogWrite};

/// Takes a product off the shelf.
///
/// Needs the scope `catalog:write`. It can be activated again. Costs 1 RRU, and 8 WRU for a product of 1 KB, 2 WRU for
/// the idempotency key among them; 4 WRU for each category.
#[utoipa::path(
    post, path = "/products/{product_id}/archive", operation_id = "archive_product", tag = "catalog",
    params(
        ("product_id" = inline(ProductId), Path, description = "The product."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[A-Za-z0-9._:-]+$",
            description = "Makes a repetition harmless: it gets the first answer again, for 24 hours."),
    ),
    responses(
        (status = 200, description = "The product as it is now.", body = Product,
            headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such product.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It is not on the shelf, or it is changing at this moment.", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB; none is read.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The key was used with another request.", body = Problem,
            content_type = "application/problem+json"),
        AnyProblems,
        StaffProblems,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn archive_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.load_product(product_id).await?.ok_or_else(|| Problem::not_found("product"))?;
    let before = found.product()?;

    let after = archive(&before, catalog.context.clock.now()).map_err(wrong_state)?;

    let archived = |product: &Product| Answer::ok(product).version(product.version);
    Ok(catalog.store.save_product(Some(before), after, &idempotency, archived).await?)
}
