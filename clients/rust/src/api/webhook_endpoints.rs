// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/webhook-endpoints`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/webhook-endpoints`.
#[derive(Clone, Copy, Debug)]
pub struct WebhookEndpoints<'a> {
    pub(super) stoa: &'a Stoa,
}

impl WebhookEndpoints<'_> {
    /// Lists where webhooks go, oldest first: all on one page, since there are at most 20.
    ///
    /// Needs the scope `notifications:webhooks`. Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `GET /webhook-endpoints`
    pub fn list(&self) -> Call<Page<types::WebhookEndpointResponse>, Plain> {
        self.stoa.call(Method::GET, &["webhook-endpoints"])
    }

    /// Adds a place where webhooks go.
    ///
    /// Needs the scope `notifications:webhooks`. It gets what happens from now on. The answer holds what verifies the
    /// webhooks (Standard Webhooks), which is not shown again; so it takes no idempotency key. Costs 1 RRU and 4 WRU;
    /// the first ever 1 RRU and 1 WRU more.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    /// - 422: `invalid_webhook_endpoint`, each fault with its place. `too_many_endpoints`: there are 20.
    ///
    /// `POST /webhook-endpoints`
    pub fn create(&self, body: &types::CreateWebhookEndpointRequest) -> Call<types::NewWebhookSecretResponse, Plain> {
        self.stoa.call(Method::POST, &["webhook-endpoints"]).json(body)
    }

    /// Shows where webhooks go.
    ///
    /// Needs the scope `notifications:webhooks`. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `GET /webhook-endpoints/{endpoint_id}`
    pub fn find(&self, endpoint_id: &str) -> Call<types::WebhookEndpointResponse, Conditional> {
        self.stoa.call(Method::GET, &["webhook-endpoints", endpoint_id])
    }

    /// Deletes where webhooks go, with all that is on its way there.
    ///
    /// Needs the scope `notifications:webhooks`. Costs 2 RRU and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `DELETE /webhook-endpoints/{endpoint_id}`
    pub fn delete(&self, endpoint_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["webhook-endpoints", endpoint_id]).version(version)
    }

    /// Changes where webhooks go.
    ///
    /// Needs the scope `notifications:webhooks`. A JSON Merge Patch (RFC 7396). What waits for an endpoint that is
    /// switched off is sent once it is switched on, within 30 days. A patch that changes nothing writes nothing. Costs
    /// 1 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    /// - 422: `invalid_webhook_endpoint`, each fault with its place.
    ///
    /// `PATCH /webhook-endpoints/{endpoint_id}`
    pub fn update(
        &self,
        endpoint_id: &str,
        version: impl Into<Expected>,
        body: &types::WebhookEndpointPatch,
    ) -> Call<types::WebhookEndpointResponse, Plain> {
        self.stoa.call(Method::PATCH, &["webhook-endpoints", endpoint_id]).version(version).merge_patch(body)
    }

    /// Lists what went to an endpoint, newest first, with the attempts.
    ///
    /// Needs the scope `notifications:webhooks`. Kept for 30 days. May be slightly stale. Costs 1 RRU, and 0.5 RRU for
    /// each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `GET /webhook-endpoints/{endpoint_id}/deliveries`
    pub fn list_webhook_deliveries(
        &self,
        endpoint_id: &str,
        query: &ListWebhookDeliveriesQuery,
    ) -> List<types::WebhookDeliveryResponse> {
        self.stoa.list(Method::GET, &["webhook-endpoints", endpoint_id, "deliveries"]).query(query)
    }

    /// Shows what went to an endpoint, with the attempts.
    ///
    /// Needs the scope `notifications:webhooks`. Costs 2 RRU, and 1 RRU more for each 4 KB that the answers come to.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `GET /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}`
    pub fn find_webhook_delivery(
        &self,
        endpoint_id: &str,
        delivery_id: &str,
    ) -> Call<types::WebhookDeliveryResponse, Conditional> {
        self.stoa.call(Method::GET, &["webhook-endpoints", endpoint_id, "deliveries", delivery_id])
    }

    /// Sends a webhook again.
    ///
    /// Needs the scope `notifications:webhooks`. It begins anew, by the same `webhook-id`, within a minute; one that is
    /// under way goes on as it does: it takes no idempotency key. Costs 2 RRU and 4 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    /// - 409: `endpoint_disabled`: it is switched off.
    ///
    /// `POST /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay`
    pub fn replay_webhook_delivery(
        &self,
        endpoint_id: &str,
        delivery_id: &str,
    ) -> Call<types::WebhookDeliveryResponse, Plain> {
        self.stoa.call(Method::POST, &["webhook-endpoints", endpoint_id, "deliveries", delivery_id, "replay"])
    }

    /// Sends all failed webhooks of a time again.
    ///
    /// Needs the scope `notifications:webhooks`. Each begins anew, by the same `webhook-id`. One call begins at most
    /// 50; it says whether more are left. Doing it again does not disturb what is under way: it takes no idempotency
    /// key. Costs 1 RRU, 0.5 RRU for each 4 KB, and 4 WRU for each webhook.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    /// - 409: `endpoint_disabled`: it is switched off.
    ///
    /// `POST /webhook-endpoints/{endpoint_id}/replay`
    pub fn replay_webhook_deliveries(
        &self,
        endpoint_id: &str,
        query: &ReplayWebhookDeliveriesQuery,
    ) -> Call<types::ReplayedResponse, Plain> {
        self.stoa.call(Method::POST, &["webhook-endpoints", endpoint_id, "replay"]).query(query)
    }

    /// Gives an endpoint a new secret.
    ///
    /// Needs the scope `notifications:webhooks`. For 24 hours the old one signs beside it, so that receivers can change
    /// in peace; then, or when it is changed again, the old one is over. The answer holds the secret, which is not
    /// shown again; so it takes no idempotency key. Costs 1 RRU and 1 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    ///
    /// `POST /webhook-endpoints/{endpoint_id}/rotate-secret`
    pub fn rotate_webhook_secret(&self, endpoint_id: &str) -> Call<types::NewWebhookSecretResponse, Plain> {
        self.stoa.call(Method::POST, &["webhook-endpoints", endpoint_id, "rotate-secret"])
    }

    /// Sends an endpoint a webhook of the type `webhook.test`.
    ///
    /// Needs the scope `notifications:webhooks`. It goes out within a minute, and is tried as all others. Costs 1 RRU
    /// and 6 WRU, and 2 WRU more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `notifications:webhooks` is missing.
    /// - 409: `endpoint_disabled`: it is switched off. Or: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /webhook-endpoints/{endpoint_id}/test`
    pub fn send_test_webhook(&self, endpoint_id: &str) -> Call<types::WebhookDeliveryResponse, Keyed> {
        self.stoa.call(Method::POST, &["webhook-endpoints", endpoint_id, "test"])
    }
}

/// The query of [`WebhookEndpoints::list_webhook_deliveries`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListWebhookDeliveriesQuery {
    /// Only those that stand there.
    pub state: Option<types::DeliveryState>,
}

/// The query of [`WebhookEndpoints::replay_webhook_deliveries`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReplayWebhookDeliveriesQuery {
    /// Events from this moment on.
    pub from: Option<String>,
    /// Up to this moment, included.
    pub to: Option<String>,
}
