//! `PATCH /notification-items/{notification_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::notifications::NotificationItemId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{NotificationItemResponse, shown};
use crate::Notifications;
use crate::model::NotificationItemPatch;
use crate::scopes::NotificationsWrite;
use crate::store::NOTIFICATION_ITEM;

/// Changes a notification item.
///
/// Needs the scope `notifications:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/notification-items/{notification_item_id}",
    request_body(content(
        (NotificationItemPatch = "application/merge-patch+json"),
        (NotificationItemPatch = "application/json"),
    )),
    responses((status = 200, description = "The notification item as it is now.", body = NotificationItemResponse)),
)]
pub(crate) async fn update_notification_item(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWrite>,
    Path(notification_item_id): Path<NotificationItemId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(notification_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("notification item"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(NOTIFICATION_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
