//! `GET /webhook-endpoints`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;

use super::views::webhooks::WebhookEndpointResponse;
use crate::Notifications;
use crate::scopes::NotificationsWebhooks;

/// Lists where webhooks go, oldest first: all on one page, since there are at most 20.
///
/// Needs the scope `notifications:webhooks`. Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/webhook-endpoints",
    responses((status = 200, description = "All endpoints.", body = List<WebhookEndpointResponse>)),
)]
pub(crate) async fn list_webhook_endpoints(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
) -> Result<Answer, Problem> {
    let endpoints = app.store.endpoints().await?;

    let items: Vec<_> = endpoints.iter().map(WebhookEndpointResponse::from).collect();
    Ok(Answer::list(&List { items, next_cursor: None }))
}
