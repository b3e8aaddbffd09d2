//! `GET /notifications/preferences`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Shopper;

use super::views::NotificationPreferences;
use crate::Notifications;
use crate::commands::preferences::find;

/// Shows what the caller wants to be told, how, and when not.
///
/// Where nothing was said, the shop's defaults. Costs 1 RRU.
#[utoipa::path(
    get, path = "/notifications/preferences",
    responses((status = 200, description = "What the caller wants.", body = NotificationPreferences)),
)]
pub(crate) async fn find_notification_preferences(
    State(app): State<Arc<Notifications>>,
    Shopper(owner, _): Shopper,
) -> Result<Answer, Problem> {
    let preferences = find(&app, owner).await?;

    Ok(Answer::ok(&NotificationPreferences::of(&app, &preferences)).version(preferences.version))
}
