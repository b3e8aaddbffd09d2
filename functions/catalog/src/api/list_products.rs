//! `GET /products`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use domain::id::{CategoryId, ProductId};
use service::Problem;
use service::body::{Answer, List, Query};
use service::cursor::CursorText;
use utoipa::IntoParams;

use super::PUBLIC_READ_S;
use crate::Catalog;
use crate::model::{Product, Status};
use crate::store::{ListWish, Store, StoredProduct};

/// Which products.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListProductsQuery {
    /// Only products in this category.
    #[param(inline)]
    #[deserr(default)]
    category_id: Option<CategoryId>,
    /// How many at most.
    #[param(inline)]
    #[deserr(default)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    #[param(inline)]
    #[deserr(default)]
    cursor: Option<CursorText>,
}

/// Lists the products on the shelf, newest first.
///
/// With variants, prices and availability. Costs 0.5 RRU per 4 KB of the page; with `category_id` 0.5 RRU and 0.5 RRU a
/// product.
#[utoipa::path(
    get, path = "/products",
    responses((status = 200, description = "A page of products.", body = List<Product>)),
)]
pub(crate) async fn list_products(
    State(catalog): State<Arc<Catalog>>,
    Query(query): Query<ListProductsQuery>,
) -> Result<Answer, Problem> {
    let (category, statuses) = (query.category_id, vec![Status::Active]);
    let limit = query.limit.unwrap_or_default().get();

    let wish = ListWish { category, statuses, before: None, limit };
    Ok(page(&catalog.store, "shelf", wish, query.cursor).await?.kept_for(PUBLIC_READ_S))
}

/// A page of a list that is named in its cursors, together with its filter.
pub(super) async fn page(
    store: &Store,
    name: &str,
    mut wish: ListWish,
    cursor: Option<CursorText>,
) -> Result<Answer, Problem> {
    let filter = format!("{name} {:?} {:?}", wish.category, wish.statuses);
    if let Some(cursor) = cursor {
        wish.before = Some(store.table().open_cursor::<ProductId>(&filter, &cursor).await?);
    }

    let page = store.list_products(&wish).await?;

    let next_cursor = match page.next {
        Some(last) => Some(store.table().seal_cursor(&filter, &last).await?),
        None => None,
    };
    let documents: Vec<_> = page.products.into_iter().map(StoredProduct::into_document).collect();
    Ok(Answer::documents(&documents, next_cursor))
}
