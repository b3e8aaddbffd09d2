//! `POST /staff-notifications/read-all`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::requests::UpToRequest;
use super::views::StaffNotificationCounts;
use crate::Notifications;
use crate::commands::staff::{read_up_to, unread_by};
use crate::scopes::NotificationsStaff;

/// Marks all notifications of staff up to one as read by the caller.
///
/// Needs the scope `notifications:staff`. For others they stay unread. Without `up_to`, all that there are are read. Doing it
/// again changes nothing: it takes no idempotency key. Costs 3 RRU and 1 WRU.
#[utoipa::path(
    post, path = "/staff-notifications/read-all",
    request_body(content = UpToRequest, description = "Up to where."),
    responses(
        (status = 200, description = "The count after it.", body = StaffNotificationCounts),
        (status = 404, description = "There is no such notification."),
    ),
)]
pub(crate) async fn read_staff_notifications(
    State(app): State<Arc<Notifications>>,
    Scoped(caller, _): Scoped<NotificationsStaff>,
    Json(request): Json<UpToRequest>,
) -> Result<Answer, Problem> {
    let read = read_up_to(&app, &caller.subject, request.up_to).await?;
    let (reader, head) = read.ok_or_else(|| Problem::not_found("notification"))?;

    Ok(Answer::ok(&StaffNotificationCounts { unread: unread_by(&reader, &head) }))
}
