//! `DELETE /notification-items/{notification_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::notifications::NotificationItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Notifications;
use crate::scopes::NotificationsWrite;
use crate::store::NOTIFICATION_ITEM;

/// Deletes a notification item.
///
/// Needs the scope `notifications:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/notification-items/{notification_item_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_notification_item(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWrite>,
    Path(notification_item_id): Path<NotificationItemId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(notification_item_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("notification item"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(NOTIFICATION_ITEM) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
