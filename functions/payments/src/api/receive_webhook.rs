//! `POST /payments/webhooks/{provider}`

use std::sync::Arc;

use axum::extract::{Request, State};
use service::Problem;
use service::body::{Answer, Path, read_body};

use crate::Payments;

/// Receives a provider's webhook.
///
/// Public: the signature is the proof. Stripe's header is `Stripe-Signature`, the simulator's `Stoa-Signature`, both
/// `t=<seconds>,v1=<hex>`: the hex is HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret, and the time is
/// within five minutes of the server's. An event that reports nothing new is accepted and changes nothing. Costs 1 RRU
/// and, if it changes something, 6 WRU.
#[utoipa::path(
    post, path = "/payments/webhooks/{provider}",
    params(
        ("provider" = String, Path, description = "The sender: `simulator` or `stripe`.", example = "simulator"),
        ("Stoa-Signature" = Option<String>, Header, description = "Time and signature of the simulator."),
        ("Stripe-Signature" = Option<String>, Header, description = "Time and signature of Stripe."),
    ),
    request_body(content = serde_json::Value, content_type = "application/json", description = "In the provider's format.",
        example = json!({ "id": "evt_1", "key": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1", "type": "declined", "code": "card_declined" })),
    responses(
        (status = 204, description = "Accepted."),
        (status = 400, description = "Signed, but unreadable."),
        (status = 401, description = "The signature is invalid or too old."),
        (status = 413, description = "The body is larger than 1 MiB."),
    ),
)]
pub(crate) async fn receive_webhook(
    State(payments): State<Arc<Payments>>,
    Path(provider): Path<String>,
    request: Request,
) -> Result<Answer, Problem> {
    let headers = request.headers().clone();
    let body = read_body(request).await?;

    payments.receive(&provider, &headers, &body).await?;

    Ok(Answer::no_content())
}
