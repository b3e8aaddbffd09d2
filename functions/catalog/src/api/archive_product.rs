//! `POST /products/{product_id}/archive`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::{self, wrong_state};
use crate::Catalog;
use crate::model::{Product, archive};
use crate::scopes::CatalogWrite;

/// Archives a product.
///
/// Needs the scope `catalog:write`. It can be activated again. Costs 1 RRU, and 8 WRU for a product of 1 KB, 2 WRU for
/// the idempotency key among them; 4 WRU for each category.
#[utoipa::path(
    post, path = "/products/{product_id}/archive",
    responses(
        (status = 200, description = "The product as it is now.", body = Product),
        (status = 409, description = "The product is not active, or is changing at this moment."),
        (status = 413, description = "The body is larger than 1 MiB; none is read."),
    ),
)]
pub(crate) async fn archive_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let before = catalog.product(product_id).await?;

    let after = archive(&before, catalog.context.clock.now()).map_err(wrong_state)?;

    Ok(catalog.store.save_product(Some(before), after, &idempotency, views::product).await?)
}
