//! `PATCH /feed-items/{feed_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::feed::FeedItemId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{FeedItemResponse, shown};
use crate::Feed;
use crate::model::FeedItemPatch;
use crate::scopes::FeedWrite;
use crate::store::FEED_ITEM;

/// Changes a feed item.
///
/// Needs the scope `feed:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/feed-items/{feed_item_id}",
    request_body(content(
        (FeedItemPatch = "application/merge-patch+json"),
        (FeedItemPatch = "application/json"),
    )),
    responses((status = 200, description = "The feed item as it is now.", body = FeedItemResponse)),
)]
pub(crate) async fn update_feed_item(
    State(app): State<Arc<Feed>>,
    _: Scoped<FeedWrite>,
    Path(feed_item_id): Path<FeedItemId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(feed_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("feed item"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(FEED_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
