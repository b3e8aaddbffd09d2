//! `POST /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay`

use std::sync::Arc;

use axum::extract::State;
use domain::id::{WebhookDeliveryId, WebhookEndpointId};
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;

use super::views::webhooks::{WebhookDeliveryResponse, accepted_delivery};
use crate::Notifications;
use crate::commands::replay::replay;
use crate::scopes::NotificationsWebhooks;

/// Sends a webhook again.
///
/// Needs the scope `notifications:webhooks`. It begins anew, by the same `webhook-id`, within a minute; one that is under way
/// goes on as it does: it takes no idempotency key. Costs 2 RRU and 4 WRU.
#[utoipa::path(
    post, path = "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay",
    responses(
        (status = 202, description = "It is on its way.", body = WebhookDeliveryResponse),
        (status = 409, description = "`endpoint_disabled`: it is switched off."),
    ),
)]
pub(crate) async fn replay_webhook_delivery(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path2(endpoint_id, delivery_id): Path2<WebhookEndpointId, WebhookDeliveryId>,
) -> Result<Answer, Problem> {
    Ok(accepted_delivery(&replay(&app, endpoint_id, delivery_id).await?))
}
