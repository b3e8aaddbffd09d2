//! `GET /staff-notifications/counts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;

use super::views::StaffNotificationCounts;
use crate::Notifications;
use crate::commands::staff::unread_by;
use crate::model::Recipient;
use crate::scopes::NotificationsStaff;

/// Tells how many notifications of staff the caller has not read.
///
/// Needs the scope `notifications:staff`. It is exact. Costs 2 RRU.
#[utoipa::path(
    get, path = "/staff-notifications/counts",
    responses((status = 200, description = "The count.", body = StaffNotificationCounts)),
)]
pub(crate) async fn find_staff_notification_counts(
    State(app): State<Arc<Notifications>>,
    Scoped(caller, _): Scoped<NotificationsStaff>,
) -> Result<Answer, Problem> {
    let (reader, head) = (app.store.find_reader(&caller.subject).await?, app.store.find_head(Recipient::Staff).await?);

    Ok(Answer::ok(&StaffNotificationCounts { unread: unread_by(&reader, &head) }))
}
