//! `GET /categories`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Query};
use service::cursor::CursorText;
use utoipa::IntoParams;

use super::PUBLIC_READ_S;
use crate::Catalog;
use crate::model::Category;
use crate::store::CategoryPlace;

/// Which categories.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListCategoriesQuery {
    /// How many at most.
    #[param(inline)]
    #[deserr(default)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before.
    #[param(inline)]
    #[deserr(default)]
    cursor: Option<CursorText>,
}

/// What the list's cursors are bound to.
const FILTER: &str = "categories";

/// Lists the categories by position.
///
/// Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/categories",
    responses((status = 200, description = "A page of categories.", body = List<Category>)),
)]
pub(crate) async fn list_categories(
    State(catalog): State<Arc<Catalog>>,
    Query(query): Query<ListCategoriesQuery>,
) -> Result<Answer, Problem> {
    let (store, limit) = (&catalog.store, query.limit.unwrap_or_default().get());
    let after = match query.cursor {
        Some(cursor) => Some(store.table().open_cursor::<CategoryPlace>(FILTER, &cursor).await?),
        None => None,
    };

    let page = store.list_categories(after, limit).await?;

    let next_cursor = match page.next {
        Some(last) => Some(store.table().seal_cursor(FILTER, &last).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.categories, next_cursor }).kept_for(PUBLIC_READ_S))
}
