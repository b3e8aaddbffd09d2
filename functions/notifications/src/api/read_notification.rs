//! `PUT /notifications/{notification_id}/read`

use std::sync::Arc;

use axum::extract::State;
use domain::id::NotificationId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;

use super::views::{NotificationResponse, shown_own};
use crate::Notifications;
use crate::commands::read::mark_read;

/// Marks one of the caller's notifications as read.
///
/// Once is enough, and whatever it has become meanwhile is read with it: it takes no `If-Match`. What happens later begins
/// another notification. Costs 2 RRU and 7 WRU, and 0.5 RRU for each person who is shown.
#[utoipa::path(
    put, path = "/notifications/{notification_id}/read",
    responses((status = 200, description = "The notification as it is now.", body = NotificationResponse)),
)]
pub(crate) async fn read_notification(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    Path(id): Path<NotificationId>,
) -> Result<Answer, Problem> {
    let read = mark_read(&app, owner, id).await?;

    shown_own(&app, read).await
}
