//! `POST /notifications/read-all`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;

use super::requests::UpToRequest;
use super::views::NotificationCounts;
use crate::Notifications;
use crate::commands::read::{Progress, mark_up_to};

/// Marks all of the caller's notifications up to one as read.
///
/// What came after that one stays as it is, also where it came a moment ago. Without `up_to`, all that there are are read. Doing it again changes nothing: it takes no
/// idempotency key. Costs 1 RRU, 1 RRU for each 4 KB of what came after that one, and 4 WRU.
#[utoipa::path(
    post, path = "/notifications/read-all",
    request_body(content = UpToRequest, description = "Up to where."),
    responses(
        (status = 200, description = "The counts after it.", body = NotificationCounts),
        (status = 422, description = "`too_many_above`: more than 1,000 came after that one."),
    ),
)]
pub(crate) async fn read_all_notifications(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    Json(request): Json<UpToRequest>,
) -> Result<Answer, Problem> {
    let head = mark_up_to(&app, owner, request.up_to, Progress::Read).await?;

    Ok(Answer::ok(&NotificationCounts::of(&head)))
}
