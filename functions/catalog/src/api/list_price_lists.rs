//! `GET /price-lists`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use domain::id::PriceListId;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::cursor::CursorText;
use utoipa::IntoParams;

use crate::Catalog;
use crate::model::PriceList;
use crate::scopes::CatalogRead;

/// Which price lists.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPriceListsQuery {
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
const FILTER: &str = "price lists";

/// Lists the price lists, newest first.
///
/// Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/price-lists",
    responses((status = 200, description = "A page of price lists.", body = List<PriceList>)),
)]
pub(crate) async fn list_price_lists(
    State(catalog): State<Arc<Catalog>>,
    _: Scoped<CatalogRead>,
    Query(query): Query<ListPriceListsQuery>,
) -> Result<Answer, Problem> {
    let (store, limit) = (&catalog.store, query.limit.unwrap_or_default().get());
    let before = match query.cursor {
        Some(cursor) => Some(store.table().open_cursor::<PriceListId>(FILTER, &cursor).await?),
        None => None,
    };

    let page = store.list_price_lists(before, limit).await?;

    let next_cursor = match page.next {
        Some(last) => Some(store.table().seal_cursor(FILTER, &last).await?),
        None => None,
    };
    Ok(Answer::list(&List { items: page.lists, next_cursor }))
}
