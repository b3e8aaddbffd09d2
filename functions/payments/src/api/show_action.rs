//! `GET /payments/webhooks/simulator/actions/{action}`

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rand::RngExt;
use service::Problem;
use service::body::Path;

use crate::Payments;
use crate::adapters::simulator::{Action, ActionId};

/// The page that asks for the action's outcome.
#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage<'a> {
    payment: &'a str,
    is_open: bool,
    /// The link back to the shop once the action is over.
    back: Option<&'a str>,
    nonce: &'a str,
}

/// Shows the page of a customer's action at the simulator.
///
/// The page stands for a real provider's and has two buttons. Its URL is the `action_url` of a payment that was made
/// with `tok_action_required`. Either button completes the action and leads back to the payment method's `return_url`.
/// Public, since the URL's random end is the proof. Costs 1 RRU.
#[utoipa::path(
    get, path = "/payments/webhooks/simulator/actions/{action}",
    params(("action" = String, Path, description = "The end of the payment's `action_url`.")),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")),
)]
pub(crate) async fn show_action(
    State(payments): State<Arc<Payments>>,
    Path(action): Path<ActionId>,
) -> Result<Response, Problem> {
    let action = payments.simulator.action(&action).await?;

    respond(StatusCode::OK, &action)
}

/// Renders the page. Its policy allows no script and no other origin.
pub(crate) fn respond(status: StatusCode, action: &Action) -> Result<Response, Problem> {
    let nonce = format!("{:032x}", rand::rng().random::<u128>());
    let back = action.return_url.as_ref().map(ToString::to_string);
    let payment = action.payment.to_string();
    let page = ActionPage { payment: &payment, is_open: action.is_open, back: back.as_deref(), nonce: &nonce };
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page can't be rendered");
        Problem::internal()
    })?;
    // Browsers apply this directive to the redirect after a form, too.
    let origin = action.return_url.as_ref().map_or("", |url| url.origin());
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = (status, html).into_response();
    let texts = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
