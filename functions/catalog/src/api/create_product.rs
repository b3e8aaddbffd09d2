//! `POST /products`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, RawJson, from_value};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::references::{invalid_product, require_categories};
use super::written_product::WrittenProduct;
use crate::Catalog;
use crate::model::{Product, ProductContent, settle_tax};
use crate::scopes::CatalogWrite;

/// Creates a product, in draft.
///
/// Needs the scope `catalog:write`. Nobody but staff sees it (`GET /catalog/products/{product_id}`) until it is
/// activated. Its slug and its skus must be free. A price that does not say whether it includes tax is as is usual in
/// the shop (`CATALOG_TAX_INCLUSIVE`), and the answer warns of net and gross prices side by side. Costs 9 WRU for a
/// product of 1 KB without variants or categories, 2 WRU for the idempotency key among them; 2 WRU for each variant; 1
/// RRU and 2 WRU for each category.
#[utoipa::path(
    post, path = "/products",
    request_body = ProductContent,
    responses(
        (status = 201, description = "The new product.", body = WrittenProduct),
        (status = 422, description = "A rule is broken: the slug or a sku is taken, a category is not there, \
            something stands there twice; every place is listed."),
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
    require_categories(&catalog.store, &content.category_ids, &[]).await?;

    let product = Product::new(content, &catalog.context.clock);

    let created =
        |product: &Product| Answer::created(staff_path(product), &WrittenProduct::of(product)).version(product.version);
    Ok(catalog.store.save_product(None, product, &idempotency, created).await?)
}

/// Where staff read a product.
fn staff_path(product: &Product) -> String {
    format!("/catalog/products/{}", product.id)
}
