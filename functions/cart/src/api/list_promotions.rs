//! `GET /promotions`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, List, Query};
use shared::bounds::Limit;
use shared::caller::Scoped;
use shared::cursor::CursorText;
use shared::fault::Faults;

use super::promotion_view::PromotionResponse;
use super::responses::{Always, Staff};
use crate::{Cart, CartRead};

/// Which page of the promotions.
#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ListPromotionsQuery {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<CursorText>,
}

/// What the list's cursors are bound to.
const FILTER: &str = "promotions";

/// Lists the promotions.
#[utoipa::path(
    get,
    path = "/promotions",
    operation_id = "list_promotions",
    summary = "List promotions",
    description = "Lists all promotions, newest first. Needs the scope `cart:read`. Costs 0.5 RRU per 4 KB of the page.",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many a page; it may be short."),
        ("cursor" = inline(Option<CursorText>), Query, description = "Where to go on: `next_cursor` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of promotions.", body = List<PromotionResponse>, headers(
            ("Link" = String, description = "The next page, `rel=\"next\"`, where there is one."),
        )),
        (status = 400, description = "A parameter is unknown, out of range, or no cursor of this list.", body = Problem, content_type = "application/problem+json"),
        Always, Staff,
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn list_promotions(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
    Query(query): Query<ListPromotionsQuery>,
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
