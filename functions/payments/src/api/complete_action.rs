//! `POST /payments/webhooks/simulator/actions/{action}`

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use domain::fault::Faults;
use http::{StatusCode, header};
use serde::Serialize;
use service::Problem;
use service::body;
use service::body::{Answer, Json, Path, read_body};

use super::show_action;
use crate::Payments;
use crate::adapters::simulator::{Action, ActionError, ActionId};

/// How the customer's action ended.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CompleteActionRequest {
    /// `succeed`: the money is authorised.
    /// `fail`: the attempt is declined with `authentication_failed`.
    outcome: ActionOutcome,
}

/// The outcome of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum ActionOutcome {
    /// The customer has completed the action.
    Succeed,
    /// The customer has failed or given up.
    Fail,
}

/// Completes a customer's action at the simulator.
///
/// The page behind a payment's `action_url` sends it as a form; a developer may send it as JSON. Public, since the
/// URL's random end is the proof. The simulator then sends a signed webhook, as a real provider would. A form is
/// redirected to the payment method's `return_url`, with `payment_id` and `redirect_status` (`succeeded` or `failed`)
/// added. Costs 3 RRU and 12 WRU, a form 1 RRU more.
#[utoipa::path(
    post, path = "/payments/webhooks/simulator/actions/{action}",
    params(("action" = String, Path, description = "The end of the payment's `action_url`.")),
    request_body(content(
        (CompleteActionRequest = "application/json", example = json!({ "outcome": "succeed" })),
        (CompleteActionRequest = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 200, description = "Done, by a form, if the payment method has no `return_url`: a page that says \
            so.", body = String, content_type = "text/html"),
        (status = 204, description = "Done; a repetition is no error."),
        (status = 303, description = "Done, by a form: the redirect back.",
            headers(("Location" = String, description = "The `return_url`."))),
        (status = 400, description = "Not well-formed; every fault is listed."),
        (status = 409, description = "The action had the other outcome before, or the payment was closed meanwhile."),
        (status = 413, description = "The body is larger than 1 MiB."),
        (status = 415, description = "The body is neither JSON nor a form."),
    ),
)]
pub(crate) async fn complete_action(
    State(payments): State<Arc<Payments>>,
    Path(id): Path<ActionId>,
    Completion { outcome, is_form }: Completion,
) -> Result<Response, Problem> {
    let succeeds = outcome == ActionOutcome::Succeed;
    payments.simulator.complete_action(&id, succeeds).await?;

    payments.deliver_simulated().await?;

    if !is_form {
        return Ok(Answer::no_content().into_response());
    }
    let action = payments.simulator.action(&id).await?;
    redirect(&action, if succeeds { "succeeded" } else { "failed" })
}

/// Answers a form: redirects the customer's browser, or shows the page.
fn redirect(action: &Action, status: &str) -> Result<Response, Problem> {
    let Some(url) = &action.return_url else { return show_action::respond(StatusCode::OK, action) };
    let location = url.with(&[("payment_id", &action.payment.to_string()), ("redirect_status", status)]);
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// The request, as JSON or as the page's form.
pub(crate) struct Completion {
    outcome: ActionOutcome,
    is_form: bool,
}

service::describes_nothing!(Completion);

impl<S: Send + Sync> FromRequest<S> for Completion {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = media.is_some_and(|media| media.starts_with("application/x-www-form-urlencoded"));
        let CompleteActionRequest { outcome } = if is_form {
            let body = read_body(request).await?;
            let fields = form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), value.into()));
            body::from_value(serde_json::Value::Object(fields.collect()))?
        } else {
            Json::from_request(request, state).await?.0
        };
        Ok(Self { outcome, is_form })
    }
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
