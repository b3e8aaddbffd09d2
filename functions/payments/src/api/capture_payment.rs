//! `POST /payments/{payment_id}/captures`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Money;
use domain::fault::Faults;
use domain::id::PaymentId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::RequiredIdempotency;

use super::views::PaymentResponse;
use crate::Payments;
use crate::commands::begin::{in_currency, refused_by_provider};
use crate::model::{Payment, RowState, Step};
use crate::scopes::PaymentsWrite;

/// What to capture.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CapturePaymentRequest {
    /// At most what is authorised, not cancelled and not captured yet,
    /// which is also the default.
    #[deserr(default)]
    amount: Option<Money>,
    /// Whether it is the last capture, which releases the rest.
    /// A capture of all that is left is always final.
    #[deserr(default, rename = "final")]
    #[serde(rename = "final")]
    #[schema(rename = "final")]
    last: bool,
}

/// Captures authorised money.
///
/// For staff; an order's payment is captured automatically when the order is confirmed or shipped. Captures a part, or
/// all that is authorised, not cancelled and not captured yet. A final capture releases the rest; otherwise more may
/// follow, at most 20. If the provider's answer is lost, the answer is 202, and the capture is settled later. Costs 3
/// RRU and 13 WRU.
#[utoipa::path(
    post, path = "/payments/{payment_id}/captures",
    request_body(content = CapturePaymentRequest, content_type = "application/json", example = json!({ "amount": { "amount": 1999, "currency": "EUR" }, "final": false })),
    responses(
        (status = 201, description = "Captured.", body = PaymentResponse),
        (status = 202, description = "Begun; the provider has not answered yet.", body = PaymentResponse),
        (status = 409, description = "The payment's state does not allow it."),
        (status = 422, description = "`amount_too_large`, `wrong_currency`, `refused_by_provider`."),
    ),
)]
pub(crate) async fn capture_payment(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsWrite>,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<CapturePaymentRequest>,
) -> Result<Answer, Problem> {
    let payment = payments.any_payment(id).await?;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| {
        let amount = in_currency(payment, request.amount)?;
        Ok(payment.request_capture(amount, request.last, now)?)
    };

    payments.begin(&idempotency, payment, decide, answer).await
}

fn answer(payment: &Payment, step: Step) -> Answer {
    let row = payment.captures.iter().find(|capture| Step::Capture(capture.n) == step);
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    match row.map(|row| (row.state, row.code.as_ref())) {
        Some((RowState::Done, _)) => Answer::created(location, &body).version(payment.version),
        Some((state, code)) => refused_by_provider(state, code).unwrap_or_else(|| Answer::accepted(location, &body)),
        None => Answer::accepted(location, &body),
    }
}
