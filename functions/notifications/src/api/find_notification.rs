//! `GET /notifications/{notification_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::NotificationId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;

use super::views::{NotificationResponse, shown_own};
use crate::Notifications;
use crate::commands::read::find;

/// Shows one of the caller's notifications.
///
/// Costs 2 RRU, and 0.5 RRU for each person who is shown.
#[utoipa::path(
    get, path = "/notifications/{notification_id}",
    responses((status = 200, description = "The notification.", body = NotificationResponse)),
)]
pub(crate) async fn find_notification(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    Path(id): Path<NotificationId>,
) -> Result<Answer, Problem> {
    let found = find(&app, owner, id).await?;

    shown_own(&app, found).await
}
