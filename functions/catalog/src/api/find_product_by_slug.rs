//! `GET /products/by-slug/{slug}`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::views::{PUBLIC_READ_S, on_the_shelf};
use crate::Catalog;
use crate::model::{Product, Slug};

/// Shows the active product with this slug.
///
/// Like `GET /products/{product_id}`. Costs 0.5 RRU, and 0.5 RRU per 4 KB of the product.
#[utoipa::path(
    get, path = "/products/by-slug/{slug}",
    params(("slug" = inline(Slug), Path, description = "The product's slug.")),
    responses(
        (status = 200, description = "The product.", body = Product,
            headers(("ETag" = String, description = "Its version and the state of its availability."))),
    ),
)]
pub(crate) async fn find_product_by_slug(
    State(catalog): State<Arc<Catalog>>,
    Path(slug): Path<Slug>,
) -> Result<Answer, Problem> {
    let found = catalog.store.find_product_by_slug(&slug).await?;

    Ok(on_the_shelf(found)?.into_answer_by_slug().kept_for(PUBLIC_READ_S))
}
