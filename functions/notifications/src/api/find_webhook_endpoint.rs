//! `GET /webhook-endpoints/{endpoint_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::webhooks::{WebhookEndpointResponse, shown_endpoint};
use crate::Notifications;
use crate::commands::endpoints::find;
use crate::scopes::NotificationsWebhooks;

/// Shows where webhooks go.
///
/// Needs the scope `notifications:webhooks`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/webhook-endpoints/{endpoint_id}",
    responses((status = 200, description = "The endpoint.", body = WebhookEndpointResponse)),
)]
pub(crate) async fn find_webhook_endpoint(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
) -> Result<Answer, Problem> {
    Ok(shown_endpoint(&find(&app, endpoint_id).await?))
}
