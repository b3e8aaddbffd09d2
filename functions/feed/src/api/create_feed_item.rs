//! `POST /feed-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::FeedItemResponse;
use crate::Feed;
use crate::model::{FeedItem, FeedItemContent};
use crate::scopes::FeedWrite;

/// Creates a feed item.
///
/// Needs the scope `feed:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/feed-items",
    request_body = FeedItemContent,
    responses((status = 201, description = "The new feed item.", body = FeedItemResponse)),
)]
pub(crate) async fn create_feed_item(
    State(app): State<Arc<Feed>>,
    _: Scoped<FeedWrite>,
    idempotency: Idempotency,
    Json(content): Json<FeedItemContent>,
) -> Result<Answer, Problem> {
    let feed_item = FeedItem::new(content, &app.context.clock);

    let created = Answer::created(format!("/feed-items/{}", feed_item.id), &FeedItemResponse::from(&feed_item));
    Ok(idempotency.commit(app.store.create(&feed_item), created.version(feed_item.version)).await?)
}
