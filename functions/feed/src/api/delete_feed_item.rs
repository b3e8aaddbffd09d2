//! `DELETE /feed-items/{feed_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::feed::FeedItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Feed;
use crate::scopes::FeedWrite;
use crate::store::FEED_ITEM;

/// Deletes a feed item.
///
/// Needs the scope `feed:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/feed-items/{feed_item_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_feed_item(
    State(app): State<Arc<Feed>>,
    _: Scoped<FeedWrite>,
    Path(feed_item_id): Path<FeedItemId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(feed_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("feed item"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(FEED_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
