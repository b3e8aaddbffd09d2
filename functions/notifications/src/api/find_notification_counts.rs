//! `GET /notifications/counts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Shopper;

use super::views::NotificationCounts;
use crate::Notifications;
use crate::model::Recipient;

/// Tells how many of the caller's notifications are unread, and how many were not seen yet.
///
/// Both are exact. Costs 1 RRU.
#[utoipa::path(
    get, path = "/notifications/counts",
    responses((status = 200, description = "The counts.", body = NotificationCounts)),
)]
pub(crate) async fn find_notification_counts(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
) -> Result<Answer, Problem> {
    let head = app.store.find_head(Recipient::Owner(owner)).await?;

    Ok(Answer::ok(&NotificationCounts::of(&head)).version(head.version))
}
