//! `GET /promotions`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List, Query};
use service::caller::Scoped;
use service::page::PageQuery;

use super::promotion_view::PromotionResponse;
use crate::Cart;
use crate::scopes::CartRead;

/// What the list's cursors are bound to.
const FILTER: &str = "promotions";

/// Lists the promotions.
///
/// Lists all promotions, newest first. Needs the scope `cart:read`. Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/promotions",
    responses(
        (status = 200, description = "A page of promotions.", body = List<PromotionResponse>),
    ),
)]
pub(crate) async fn list_promotions(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
    Query(query): Query<PageQuery>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after = match query.cursor {
        Some(cursor) => Some(table.open_cursor(FILTER, &cursor).await?),
        None => None,
    };

    let page = app.store.promotions(query.limit.get(), after).await?;

    let items = page.items.iter().map(|promotion| PromotionResponse::of(promotion, None)).collect();
    let next_cursor = match &page.next {
        Some(next) => Some(table.seal_cursor(FILTER, next).await?),
        None => None,
    };
    Ok(Answer::list(&List { items, next_cursor }))
}
