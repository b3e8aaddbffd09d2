//! `DELETE /webhook-endpoints/{endpoint_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Notifications;
use crate::commands::endpoints::delete;
use crate::scopes::NotificationsWebhooks;

/// Deletes where webhooks go, with all that is on its way there.
///
/// Needs the scope `notifications:webhooks`. Costs 2 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/webhook-endpoints/{endpoint_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_webhook_endpoint(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    delete(&app, endpoint_id, if_match).await?;

    Ok(Answer::no_content())
}
