//! `GET /webhook-endpoints/{endpoint_id}/deliveries`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Scoped;
use service::page::Paged;

use super::views::webhooks::WebhookDeliveryResponse;
use crate::Notifications;
use crate::commands::endpoints::find;
use crate::model::DeliveryState;
use crate::scopes::NotificationsWebhooks;

/// Selects deliveries.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveriesFilter {
    /// Only those that stand there.
    #[param(inline, required = false)]
    #[deserr(default)]
    state: Option<DeliveryState>,
}

/// Lists what went to an endpoint, newest first, with the attempts.
///
/// Needs the scope `notifications:webhooks`. Kept for 30 days. May be slightly stale. Costs 1 RRU, and 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/webhook-endpoints/{endpoint_id}/deliveries",
    responses((status = 200, description = "A page of deliveries.", body = List<WebhookDeliveryResponse>)),
)]
pub(crate) async fn list_webhook_deliveries(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
    page: Paged<DeliveriesFilter>,
) -> Result<Answer, Problem> {
    find(&app, endpoint_id).await?;

    let (table, state) = (app.store.table(), page.filter.state);
    let begin = page.begin(table).await?;
    let found = app.store.list_deliveries(endpoint_id, state, page.limit(), begin).await?;

    let items = found.items.iter().map(WebhookDeliveryResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
