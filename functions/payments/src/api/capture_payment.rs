//! `POST /payments/{payment_id}/captures`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use serde::Serialize;
use shared::body::{Answer, Json, Path};
use shared::caller::Scoped;
use shared::fault::Faults;
use shared::id::PaymentId;
use shared::idempotency::RequiredIdempotency;
use shared::{Money, Problem};

use super::command::{in_currency, refused_by_provider};
use super::scopes::PaymentsWrite;
use super::views::PaymentResponse;
use crate::Payments;
use crate::model::{Payment, RowState, Step};

/// What is to be taken.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CapturePaymentRequest {
    /// At most what is set aside, not called off and not taken yet; that is also what is meant where it is left out.
    #[deserr(default)]
    amount: Option<Money>,
    /// Whether none is to follow: the rest is then released. What takes all that is left is final.
    #[deserr(default, rename = "final")]
    #[serde(rename = "final")]
    #[schema(rename = "final")]
    last: bool,
}

/// Takes the money that is set aside.
#[utoipa::path(
    post,
    path = "/payments/{payment_id}/captures",
    operation_id = "capture_payment",
    summary = "Take the money that is set aside",
    description = "For staff; orders are captured by themselves when they are confirmed or shipped. Takes a part, or all that is \
        set aside, not called off and not taken yet. A final capture releases the rest; otherwise more may follow, at most 20. Where the provider's answer was lost it is 202, and the capture is settled later. Costs 3 RRU and 13 WRU.",
    params(
        ("payment_id" = inline(PaymentId), Path, description = "The payment; it bears the order's ULID."),
        ("Idempotency-Key" = String, Header, description = "Names this request: the same key and body have one effect and one answer for 24 hours. Required.", min_length = 1, max_length = 255),
    ),
    request_body(content = CapturePaymentRequest, content_type = "application/json", example = json!({ "amount": { "amount": 1999, "currency": "EUR" }, "final": false })),
    responses(
        (status = 201, description = "Taken.", body = PaymentResponse,
            headers(("Location" = String, description = "The payment."), ("ETag" = String, description = "The version."))),
        (status = 202, description = "Begun, and the provider has not answered yet.", body = PaymentResponse,
            headers(("Location" = String, description = "The payment."), ("Retry-After" = u32, description = "In seconds."))),
        (status = 400, description = "Not well-formed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token lacks the scope.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The payment's state does not allow it, or the same request is still running (`Retry-After`).", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`amount_too_large`, `wrong_currency`, `refused_by_provider`, or `idempotency_key_reused`.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`Idempotency-Key` is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn capture_payment(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsWrite>,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<CapturePaymentRequest>,
) -> Result<Answer, Problem> {
    let payment = payments.at_work(id).await?;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| {
        let amount = in_currency(payment, request.amount)?;
        Ok(payment.request_capture(amount, request.last, now)?)
    };

    payments.command(&idempotency, payment, decide, tell).await
}

fn tell(payment: &Payment, step: Step) -> Answer {
    let row = payment.captures.iter().find(|capture| Step::Capture(capture.n) == step);
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    match row.map(|row| (row.state, row.code.as_ref())) {
        Some((RowState::Done, _)) => Answer::created(location, &body).version(payment.version),
        Some((state, code)) => refused_by_provider(state, code).unwrap_or_else(|| Answer::accepted(location, &body)),
        None => Answer::accepted(location, &body),
    }
}
