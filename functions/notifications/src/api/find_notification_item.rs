//! `GET /notification-items/{notification_item_id}`

use std::sync::Arc;

use axum::extract::State;
use events::notifications::NotificationItemId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{NotificationItemResponse, shown};
use crate::Notifications;
use crate::scopes::NotificationsRead;

/// Shows a notification item.
///
/// Needs the scope `notifications:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/notification-items/{notification_item_id}",
    responses((status = 200, description = "The notification item.", body = NotificationItemResponse)),
)]
pub(crate) async fn find_notification_item(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsRead>,
    Path(notification_item_id): Path<NotificationItemId>,
) -> Result<Answer, Problem> {
    let found = app.store.find(notification_item_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("notification item"))?))
}
