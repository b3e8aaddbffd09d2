//! `GET /categories`.

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::views::PUBLIC_READ_S;
use crate::Catalog;
use crate::model::Category;

/// Lists the categories by position.
///
/// Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/categories",
    responses((status = 200, description = "A page of categories.", body = List<Category>)),
)]
pub(crate) async fn list_categories(State(catalog): State<Arc<Catalog>>, page: Paged) -> Result<Answer, Problem> {
    let (store, table) = (&catalog.store, catalog.store.table());
    let (categories, next) = store.list_categories(page.begin(table).await?, page.limit()).await?;

    Ok(page.answer(table, categories, next.as_ref()).await?.kept_for(PUBLIC_READ_S))
}
