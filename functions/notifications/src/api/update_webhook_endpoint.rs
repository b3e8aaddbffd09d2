//! `PATCH /webhook-endpoints/{endpoint_id}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::{Line, Text};
use domain::fault::Faults;
use domain::id::WebhookEndpointId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::requests::{Patterns, check_endpoint};
use super::views::webhooks::{WebhookEndpointResponse, shown_endpoint};
use crate::Notifications;
use crate::commands::endpoints::update;
use crate::model::{EndpointContent, EndpointUrl};
use crate::scopes::NotificationsWebhooks;

/// What can be changed of an endpoint.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct WebhookEndpointPatch {
    /// Where webhooks go.
    #[schema(required = false)]
    url: EndpointUrl,
    /// Which events it asks for.
    #[schema(value_type = Vec<Text<1, 100>>, min_items = 1, max_items = 50, required = false)]
    events: Patterns,
    /// What it is for.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 200>>, required = false)]
    description: Option<Line<1, 200>>,
    /// Whether it takes webhooks.
    #[schema(required = false)]
    enabled: bool,
}

/// Changes where webhooks go.
///
/// Needs the scope `notifications:webhooks`. A JSON Merge Patch (RFC 7396). What waits for an endpoint that is switched off
/// is sent once it is switched on, within 30 days. A patch that changes nothing writes nothing. Costs 1 RRU and 1 WRU.
#[utoipa::path(
    patch, path = "/webhook-endpoints/{endpoint_id}",
    request_body(content(
        (WebhookEndpointPatch = "application/merge-patch+json"), (WebhookEndpointPatch = "application/json")
    )),
    responses(
        (status = 200, description = "The endpoint as it is now.", body = WebhookEndpointResponse),
        (status = 422, description = "`invalid_webhook_endpoint`, each fault with its place."),
    ),
)]
pub(crate) async fn update_webhook_endpoint(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let change = |before: &EndpointContent| changed(&app, before, &patch);

    Ok(shown_endpoint(&update(&app, endpoint_id, if_match, change).await?))
}

fn changed(app: &Notifications, before: &EndpointContent, patch: &MergePatch) -> Result<EndpointContent, Problem> {
    let EndpointContent { url, events, description, enabled } = before.clone();
    let events: Vec<_> = events.iter().filter_map(|pattern| pattern.parse().ok()).collect();
    let events = Patterns::try_from(events).map_err(|_| Problem::internal())?;
    let after = patch.apply(&WebhookEndpointPatch { url, events, description, enabled })?;
    let events: Vec<String> = after.events.iter().map(ToString::to_string).collect();
    check_endpoint(app, &after.url, &events)?;
    Ok(EndpointContent { url: after.url, events, description: after.description, enabled: after.enabled })
}
