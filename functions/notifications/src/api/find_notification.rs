//! `GET /notifications/{notification_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::NotificationId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;

use super::views::{NotificationResponse, own_marks, shown};
use crate::Notifications;
use crate::commands::read::{Found, find};

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

    answer(&app, found).await
}

/// 200 with a notification.
pub(super) async fn answer(app: &Notifications, (found, head): Found) -> Result<Answer, Problem> {
    let version = found.version;
    let shown = shown(app, vec![found], own_marks(&head)).await?;
    let one = shown.into_iter().next().ok_or_else(Problem::internal)?;
    Ok(Answer::ok(&one).version(version))
}
