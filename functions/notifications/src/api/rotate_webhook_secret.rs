//! `POST /webhook-endpoints/{endpoint_id}/rotate-secret`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::webhooks::{NewWebhookSecretResponse, not_kept};
use crate::Notifications;
use crate::commands::endpoints::rotate;
use crate::scopes::NotificationsWebhooks;

/// Gives an endpoint a new secret.
///
/// Needs the scope `notifications:webhooks`. For 24 hours the old one signs beside it, so that receivers can change in
/// peace; then, or when it is changed again, the old one is over. The answer holds the secret, which is not shown again; so it
/// takes no idempotency key. Costs 1 RRU and 1 WRU.
#[utoipa::path(
    post, path = "/webhook-endpoints/{endpoint_id}/rotate-secret",
    responses(
        (status = 200, description = "The endpoint and its new secret.", body = NewWebhookSecretResponse),
        (status = 412, description = "The endpoint was changed at the same moment; please try again."),
    ),
)]
pub(crate) async fn rotate_webhook_secret(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
) -> Result<Response, Problem> {
    let (endpoint, secret) = rotate(&app, endpoint_id).await?;

    let version = endpoint.version;
    Ok(not_kept(Answer::ok(&NewWebhookSecretResponse::of(&endpoint, secret)).version(version)))
}
