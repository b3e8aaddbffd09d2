//! `POST /notification-items`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::NotificationItemResponse;
use crate::Notifications;
use crate::model::{NotificationItem, NotificationItemContent};
use crate::scopes::NotificationsWrite;

/// Creates a notification item.
///
/// Needs the scope `notifications:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/notification-items",
    request_body = NotificationItemContent,
    responses((status = 201, description = "The new notification item.", body = NotificationItemResponse)),
)]
pub(crate) async fn create_notification_item(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWrite>,
    idempotency: Idempotency,
    Json(content): Json<NotificationItemContent>,
) -> Result<Answer, Problem> {
    let notification_item = NotificationItem::new(content, &app.context.clock);

    let created = Answer::created(
        format!("/notification-items/{}", notification_item.id),
        &NotificationItemResponse::from(&notification_item),
    );
    Ok(idempotency.commit(app.store.create(&notification_item), created.version(notification_item.version)).await?)
}
