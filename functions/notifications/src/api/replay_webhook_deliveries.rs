//! `POST /webhook-endpoints/{endpoint_id}/replay`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::WebhookEndpointId;
use service::Problem;
use service::body::{Answer, Path, Query};
use service::caller::Scoped;

use super::views::webhooks::ReplayedResponse;
use crate::Notifications;
use crate::commands::replay::replay_between;
use crate::scopes::NotificationsWebhooks;

/// Of which time.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplayTime {
    /// Events from this moment on.
    from: Timestamp,
    /// Up to this moment, included.
    to: Timestamp,
}

/// Sends all failed webhooks of a time again.
///
/// Needs the scope `notifications:webhooks`. Each begins anew, by the same `webhook-id`. One call begins at most 50; it says
/// whether more are left. Doing it again does not disturb what is under way: it takes no idempotency key. Costs 1 RRU, 0.5
/// RRU for each 4 KB, and 4 WRU for each webhook.
#[utoipa::path(
    post, path = "/webhook-endpoints/{endpoint_id}/replay",
    responses(
        (status = 200, description = "How many are begun anew.", body = ReplayedResponse),
        (status = 409, description = "`endpoint_disabled`: it is switched off."),
    ),
)]
pub(crate) async fn replay_webhook_deliveries(
    State(app): State<Arc<Notifications>>,
    _: Scoped<NotificationsWebhooks>,
    Path(endpoint_id): Path<WebhookEndpointId>,
    Query(ReplayTime { from, to }): Query<ReplayTime>,
) -> Result<Answer, Problem> {
    if from > to {
        let invalid = Invalid::new("empty_period", "a moment that is not before `from` is expected");
        return Err(Problem::invalid(Faults::one("to", invalid)));
    }

    let (replayed, more) = replay_between(&app, endpoint_id, (from, to)).await?;

    Ok(Answer::ok(&ReplayedResponse { replayed, more }))
}
