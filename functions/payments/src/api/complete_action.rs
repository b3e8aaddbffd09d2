//! `POST /payments/webhooks/simulator/actions/{action}`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use serde::Serialize;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::fault::Faults;

use crate::Payments;
use crate::provider::simulator::{ActionError, ActionId};

/// How the customer's action went.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CompleteActionRequest {
    /// `succeed`: the money is set aside. `fail`: the attempt is declined with `authentication_failed`.
    outcome: ActionOutcome,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum ActionOutcome {
    /// The customer has done it.
    Succeed,
    /// The customer has failed, or given up.
    Fail,
}

/// Completes what a customer has to do at the simulator.
#[utoipa::path(
    post,
    path = "/payments/webhooks/simulator/actions/{action}",
    operation_id = "complete_action",
    summary = "Complete the simulator's customer action",
    description = "What stands in the `action_url` of a payment that was made with `tok_action_required`: where a real provider would \
        show the customer a page, a developer sends this one request. Public, for the URL's random end is the proof. The simulator \
        then sends a signed webhook, so that the payment moves as it would with a real provider. Costs 4 RRU and 14 WRU.",
    params(("action" = String, Path, description = "The end of the payment's `action_url`.")),
    request_body(content = CompleteActionRequest, content_type = "application/json", example = json!({ "outcome": "succeed" })),
    responses(
        (status = 204, description = "Done; the same again is no error."),
        (status = 400, description = "Not well-formed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such action.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It went otherwise before, or the payment was closed meanwhile.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn complete_action(
    State(payments): State<Arc<Payments>>,
    Path(action): Path<ActionId>,
    Json(request): Json<CompleteActionRequest>,
) -> Result<Answer, Problem> {
    let succeeds = request.outcome == ActionOutcome::Succeed;
    payments.simulator.complete_action(&action, succeeds).await?;

    payments.deliver_simulated().await?;

    Ok(Answer::no_content())
}

impl From<ActionError> for Problem {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::NotFound => Problem::not_found("action"),
            ActionError::Over => Problem::conflict("action_over", "The action is over."),
            ActionError::Table(error) => error.into(),
        }
    }
}
