//! `GET /products/{product_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::ProductId;
use service::Problem;
use service::body::{Answer, Path};

use super::views::{PUBLIC_READ_S, on_the_shelf};
use crate::Catalog;
use crate::model::Product;

/// Shows an active product.
///
/// With variants, prices and availability. The `ETag` is its version and, after a dot, the state of its availability;
/// `If-Match` compares the version alone. Costs 0.5 RRU per 4 KB.
#[utoipa::path(
    get, path = "/products/{product_id}",
    responses(
        (status = 200, description = "The product.", body = Product,
            headers(("ETag" = String, description = "Its version and the state of its availability."))),
    ),
)]
pub(crate) async fn find_product(
    State(catalog): State<Arc<Catalog>>,
    Path(product_id): Path<ProductId>,
) -> Result<Answer, Problem> {
    let found = catalog.store.find_product(product_id).await?;

    Ok(on_the_shelf(found)?.into_answer().kept_for(PUBLIC_READ_S))
}
