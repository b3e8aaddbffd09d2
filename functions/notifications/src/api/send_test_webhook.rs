//! `POST /webhook-endpoints/{endpoint_id}/test`

use std::sync::Arc;

use axum::extract::State;
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::webhooks::{WebhookDeliveryResponse, accepted_delivery};
use crate::Notifications;
use crate::commands::replay::test;
use crate::scopes::NotificationsWebhooks;

/// Sends an endpoint a webhook of the type `webhook.test`.
///
/// Needs the scope `notifications:webhooks`. It goes out within a minute, and is tried as all others. Costs 1 RRU and 6 WRU, and
/// 2 WRU more with an idempotency key.
#[utoipa::path(
    post, path = "/webhook-endpoints/{endpoint_id}/test",
    responses(
        (status = 202, description = "It is on its way.", body = WebhookDeliveryResponse),
        (status = 409, description = "`endpoint_disabled`: it is switched off."),
    ),
)]
pub(crate) async fn send_test_webhook(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    test(&app, endpoint_id, &idempotency, accepted_delivery).await
}
