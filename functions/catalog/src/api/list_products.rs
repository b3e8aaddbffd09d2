//! `GET /products`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::CategoryId;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;
use utoipa::IntoParams;

use super::views::{self, PUBLIC_READ_S};
use crate::Catalog;
use crate::model::{Product, Status};
use crate::store::ListWish;

/// Selects products.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListProductsFilter {
    /// Only products in this category.
    #[param(inline)]
    #[deserr(default)]
    category_id: Option<CategoryId>,
}

/// Lists the active products, newest first.
///
/// With variants, prices and availability. Costs 0.5 RRU per 4 KB of the page; with `category_id` 0.5 RRU and 0.5 RRU a
/// product.
#[utoipa::path(
    get, path = "/products",
    responses((status = 200, description = "A page of products.", body = List<Product>)),
)]
pub(crate) async fn list_products(
    State(catalog): State<Arc<Catalog>>,
    page: Paged<ListProductsFilter>,
) -> Result<Answer, Problem> {
    let wish = ListWish::of(page.filter.category_id, vec![Status::Active], page.limit());
    Ok(views::products(&catalog.store, &page, wish).await?.kept_for(PUBLIC_READ_S))
}
