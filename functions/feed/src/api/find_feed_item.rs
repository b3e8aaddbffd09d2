//! `GET /feed-items/{feed_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::feed::FeedItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{FeedItemResponse, shown};
use crate::Feed;
use crate::scopes::FeedRead;

/// Shows a feed item.
///
/// Needs the scope `feed:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/feed-items/{feed_item_id}",
    responses((status = 200, description = "The feed item.", body = FeedItemResponse)),
)]
pub(crate) async fn find_feed_item(
    State(app): State<Arc<Feed>>,
    _: Scoped<FeedRead>,
    Path(feed_item_id): Path<FeedItemId>,
) -> Result<Answer, Problem> {
    let found = app.store.find(feed_item_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("feed item"))?))
}
