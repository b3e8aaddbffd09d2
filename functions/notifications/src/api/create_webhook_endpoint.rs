//! `POST /webhook-endpoints`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use domain::bounds::{Line, Text};
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;

use super::requests::{Patterns, check_endpoint};
use super::views::webhooks::{NewWebhookSecretResponse, not_kept};
use crate::Notifications;
use crate::commands::endpoints::create;
use crate::model::{EndpointContent, EndpointUrl, Signing};
use crate::scopes::NotificationsWebhooks;

/// A new endpoint.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateWebhookEndpointRequest {
    /// Where webhooks go.
    url: EndpointUrl,
    /// Which events it asks for: types, or prefixes of them such as `orders.*`.
    #[schema(value_type = Vec<Text<1, 100>>, min_items = 1, max_items = 50)]
    events: Patterns,
    /// What it is for.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 200>>, required = false)]
    description: Option<Line<1, 200>>,
    /// How webhooks are signed; with a shared secret where nothing is said.
    #[deserr(default = Signing::V1)]
    #[schema(required = false)]
    signing: Signing,
    /// Whether it takes webhooks from now on, as it does where nothing is said.
    #[deserr(default = true)]
    #[schema(required = false)]
    enabled: bool,
}

/// Adds a place where webhooks go.
///
/// Needs the scope `notifications:webhooks`. It gets what happens from now on. The answer holds what verifies the webhooks
/// (Standard Webhooks), which is not shown again; so it takes no idempotency key. Costs 1 RRU and 4 WRU; the first ever 1 RRU
/// and 1 WRU more.
#[utoipa::path(
    post, path = "/webhook-endpoints",
    request_body(content = CreateWebhookEndpointRequest, description = "The endpoint."),
    responses(
        (status = 201, description = "The endpoint and its secret.", body = NewWebhookSecretResponse),
        (status = 422, description = "`invalid_webhook_endpoint`, each fault with its place. `too_many_endpoints`: there are 20."),
    ),
)]
pub(crate) async fn create_webhook_endpoint(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Json(request): Json<CreateWebhookEndpointRequest>,
) -> Result<Response, Problem> {
    let CreateWebhookEndpointRequest { url, events, description, signing, enabled } = request;
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    check_endpoint(&app, &url, &events)?;

    let (endpoint, secret) = create(&app, EndpointContent { url, events, description, enabled }, signing).await?;

    let location = format!("/webhook-endpoints/{}", endpoint.id);
    let version = endpoint.version;
    Ok(not_kept(Answer::created(location, &NewWebhookSecretResponse::of(&endpoint, secret)).version(version)))
}
