//! `DELETE /notifications/{notification_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::NotificationId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;

use crate::Notifications;
use crate::commands::read::remove;
use crate::model::Recipient;

/// Takes one of the caller's notifications away.
///
/// It takes no `If-Match`: whatever it has become meanwhile goes with it. Costs 2 RRU and 7 WRU.
#[utoipa::path(
    delete, path = "/notifications/{notification_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_notification(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
    Path(id): Path<NotificationId>,
) -> Result<Answer, Problem> {
    if remove(&app, Recipient::Owner(owner), id).await? {
        return Ok(Answer::no_content());
    }
    Err(Problem::not_found("notification"))
}
