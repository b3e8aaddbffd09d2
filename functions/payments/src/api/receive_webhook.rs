//! `POST /payments/webhooks/{provider}`

use std::sync::Arc;

use axum::extract::{Request, State};
use service::Problem;
use service::body::{Answer, Path, read_body};

use crate::Payments;

/// Takes a provider's webhook.
///
/// Public: what counts is the signature. Stripe's is `Stripe-Signature`, the simulator's `Stoa-Signature`, both
/// `t=<seconds>,v1=<hex>`, the hex being HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret, and the time
/// within five minutes of ours. An event that comes again, or that tells nothing new, is taken and changes nothing.
/// Costs 1 RRU and, where it changes something, 6 WRU.
#[utoipa::path(
    post, path = "/payments/webhooks/{provider}",
    params(
        ("provider" = String, Path, description = "Who sends it: `simulator` or `stripe`.", example = "simulator"),
        ("Stoa-Signature" = Option<String>, Header, description = "Time and signature of the simulator."),
        ("Stripe-Signature" = Option<String>, Header, description = "Time and signature of Stripe."),
    ),
    request_body(content = serde_json::Value, content_type = "application/json", description = "As the provider writes it.",
        example = json!({ "id": "evt_1", "key": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1", "type": "declined", "code": "card_declined" })),
    responses(
        (status = 204, description = "Taken."),
        (status = 400, description = "Signed, but not to be read."),
        (status = 401, description = "The signature does not hold, or is too old."),
        (status = 409, description = "Somebody else changed the payment at the same moment; send it again."),
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
