//! What staff see of webhooks.

use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use domain::id::{WebhookDeliveryId, WebhookEndpointId};
use http::{HeaderValue, header};
use serde::Serialize;
use service::body::Answer;

use crate::model::signing::Secret;
use crate::model::{Attempt, Delivery, DeliveryState, Disabled, Endpoint, Signing};

/// Where webhooks go.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct WebhookEndpointResponse {
    /// Its id.
    id: WebhookEndpointId,
    /// Its URL.
    #[schema(example = "https://example.com/webhooks")]
    url: String,
    /// The types of events that it asks for, or prefixes of them.
    events: Vec<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// How webhooks are signed.
    signing: Signing,
    /// Whether it takes webhooks.
    enabled: bool,
    /// Why it was switched off by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<Disabled>,
    /// Since when it has taken nothing, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<Timestamp>,
    /// Until when the secret before the last change signs, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_secret_until: Option<Timestamp>,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// An endpoint with its secret, which is never shown again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct NewWebhookSecretResponse {
    #[serde(flatten)]
    endpoint: WebhookEndpointResponse,
    /// What verifies webhooks: the shared secret (`whsec_…`), or the public key (`whpk_…`).
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

/// One event on its way to one endpoint.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct WebhookDeliveryResponse {
    /// Its id: the `webhook-id` of each attempt.
    id: WebhookDeliveryId,
    /// The event's id.
    event_id: String,
    /// The event's type.
    #[serde(rename = "type")]
    kind: String,
    /// Where it stands.
    state: DeliveryState,
    /// The newest attempts, oldest first.
    #[schema(max_items = 20)]
    attempts: Vec<Attempt>,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<Timestamp>,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was written down.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// What was begun anew.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct ReplayedResponse {
    /// How many deliveries.
    pub(in crate::api) replayed: usize,
    /// Whether more are left: call again.
    pub(in crate::api) more: bool,
}

impl From<&Endpoint> for WebhookEndpointResponse {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            id: endpoint.id,
            url: endpoint.content.url.to_string(),
            events: endpoint.content.events.clone(),
            description: endpoint.content.description.as_ref().map(ToString::to_string),
            signing: endpoint.signing,
            enabled: endpoint.content.enabled,
            disabled: endpoint.disabled.clone(),
            failing_since: endpoint.failing_since,
            old_secret_until: endpoint.old_secret.as_ref().map(|old| old.until),
            version: endpoint.version,
            created_at: endpoint.created_at,
            updated_at: endpoint.updated_at,
        }
    }
}

impl From<&Delivery> for WebhookDeliveryResponse {
    fn from(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event_id.clone(),
            kind: delivery.kind.clone(),
            state: delivery.state,
            attempts: delivery.attempts.clone(),
            next_attempt_at: delivery.next_at,
            version: delivery.version,
            created_at: delivery.created_at,
            updated_at: delivery.updated_at,
        }
    }
}

impl NewWebhookSecretResponse {
    pub(in crate::api) fn of(endpoint: &Endpoint, secret: Secret) -> Self {
        Self { endpoint: endpoint.into(), secret: secret.shown }
    }
}

/// 200 with an endpoint.
pub(in crate::api) fn shown_endpoint(endpoint: &Endpoint) -> Answer {
    Answer::ok(&WebhookEndpointResponse::from(endpoint)).version(endpoint.version)
}

/// 202 with a delivery that is on its way.
pub(in crate::api) fn accepted_delivery(delivery: &Delivery) -> Answer {
    let location = format!("/webhook-endpoints/{}/deliveries/{}", delivery.endpoint_id, delivery.id);
    Answer::accepted(location, &WebhookDeliveryResponse::from(delivery)).version(delivery.version)
}

/// Lets nobody on the way keep an answer.
pub(in crate::api) fn not_kept(answer: Answer) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
