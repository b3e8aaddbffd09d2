//! `GET /catalog/products`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::{CategoryId, Sku};
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use utoipa::IntoParams;

use super::views;
use crate::Catalog;
use crate::model::{Product, Status};
use crate::scopes::CatalogRead;
use crate::store::{ListWish, StoredProduct};

/// Selects products.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BrowseProductsFilter {
    /// Only products in this state.
    #[param(inline)]
    #[deserr(default)]
    status: Option<Status>,
    /// Only products in this category.
    #[param(inline)]
    #[deserr(default)]
    category_id: Option<CategoryId>,
    /// Only the product that has this sku.
    #[param(inline)]
    #[deserr(default)]
    sku: Option<Sku>,
}

/// Lists products in any state, newest first, for staff.
///
/// Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page; without `status` three lists are read and
/// merged; with `category_id` 0.5 RRU a list and 0.5 RRU a product; with `sku` 1 RRU and 1 RRU per 4 KB.
#[utoipa::path(
    get, path = "/catalog/products",
    responses((status = 200, description = "A page of products.", body = List<Product>)),
)]
pub(crate) async fn browse_products(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    page: Paged<BrowseProductsFilter>,
) -> Result<Answer, Problem> {
    let BrowseProductsFilter { status, category_id, ref sku } = page.filter;
    if let Some(sku) = sku {
        let found = catalog.store.load_product_by_sku(sku).await?;
        let wanted = found.filter(|product| status.is_none_or(|status| status == product.status));
        let documents: Vec<_> = wanted.into_iter().map(StoredProduct::into_document).collect();
        return Ok(Answer::documents(&documents, None));
    }
    let statuses = status.map_or_else(|| Status::ALL.to_vec(), |status| vec![status]);

    let wish = ListWish::of(category_id, statuses, page.limit());
    views::products(&catalog.store, &page, wish).await
}
