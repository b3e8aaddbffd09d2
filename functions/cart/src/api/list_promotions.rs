//! `GET /promotions`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::PromotionResponse;
use crate::Cart;
use crate::scopes::CartRead;

/// Lists the promotions.
///
/// Newest first. Needs the scope `cart:read`. Costs 0.5 RRU per 4 KB of the page.
#[utoipa::path(
    get, path = "/promotions",
    responses(
        (status = 200, description = "A page of promotions.", body = List<PromotionResponse>),
    ),
)]
pub(crate) async fn list_promotions(
    State(app): State<Arc<Cart>>,
    _: Scoped<CartRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let after = page.begin(table).await?;

    let found = app.store.promotions(page.limit(), after).await?;

    let items = found.items.iter().map(|promotion| PromotionResponse::of(promotion, None)).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
