//! `POST /products`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, RawJson, from_value};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::{WrittenProduct, invalid_product};
use crate::Catalog;
use crate::model::{Product, ProductContent, settle_tax};
use crate::scopes::CatalogWrite;

/// Creates a product, in draft.
///
/// Needs the scope `catalog:write`. Only staff see it (`GET /catalog/products/{product_id}`) until it is activated. Its
/// slug and its skus must be free. `CATALOG_TAX_INCLUSIVE` says whether a price includes tax that does not say so
/// itself, and the answer warns of net and gross prices side by side. Costs 9 WRU for a
/// product of 1 KB without variants or categories, 2 WRU for the idempotency key among them; 2 WRU for each variant; 1
/// RRU and 2 WRU for each category.
#[utoipa::path(
    post, path = "/products",
    request_body = ProductContent,
    responses(
        (status = 201, description = "The new product.", body = WrittenProduct),
        (status = 422, description = "A rule is broken: the slug or a sku is taken, a category does not exist, \
            something is named twice; every place is listed."),
    ),
)]
pub(crate) async fn create_product(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogWrite>,
    idempotency: Idempotency,
    RawJson(mut body): RawJson,
) -> Result<Answer, Problem> {
    settle_tax(&mut body, catalog.config.tax_inclusive);
    let content: ProductContent = from_value(body)?;
    content.check().map_err(invalid_product)?;
    catalog.require_categories(&content.category_ids, &[]).await?;

    let product = Product::new(content, &catalog.context.clock);

    let created = |product: &Product| {
        let path = format!("/catalog/products/{}", product.id);
        Answer::created(path, &WrittenProduct::of(product)).version(product.version)
    };
    Ok(catalog.store.save_product(None, product, &idempotency, created).await?)
}
