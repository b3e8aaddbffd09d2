//! `GET /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::{WebhookDeliveryId, WebhookEndpointId};
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;

use super::views::webhooks::WebhookDeliveryResponse;
use crate::Notifications;
use crate::commands::replay::find;
use crate::scopes::NotificationsWebhooks;

/// Shows what went to an endpoint, with the attempts.
///
/// Needs the scope `notifications:webhooks`. Costs 2 RRU, and 1 RRU more for each 4 KB that the answers come to.
#[utoipa::path(
    get, path = "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}",
    responses((status = 200, description = "The delivery.", body = WebhookDeliveryResponse)),
)]
pub(crate) async fn find_webhook_delivery(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path2(endpoint_id, delivery_id): Path2<WebhookEndpointId, WebhookDeliveryId>,
) -> Result<Answer, Problem> {
    let delivery = find(&app, endpoint_id, delivery_id).await?;

    Ok(Answer::ok(&WebhookDeliveryResponse::from(&delivery)).version(delivery.version))
}
