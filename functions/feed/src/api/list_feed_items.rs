//! `GET /feed-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::FeedItemResponse;
use crate::Feed;
use crate::scopes::FeedRead;

/// Lists feed items, newest first.
///
/// Needs the scope `feed:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/feed-items",
    responses((status = 200, description = "A page of feed items.", body = List<FeedItemResponse>)),
)]
pub(crate) async fn list_feed_items(
    State(app): State<Arc<Feed>>,
    _: Scoped<FeedRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.list(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(FeedItemResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
