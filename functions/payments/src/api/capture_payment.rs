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

use super::command::{in_currency, refused_by_provider};
use super::views::PaymentResponse;
use crate::Payments;
use crate::model::{Payment, RowState, Step};
use crate::scopes::PaymentsWrite;

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
///
/// For staff; orders are captured by themselves when they are confirmed or shipped. Takes a part, or all that is set
/// aside, not called off and not taken yet. A final capture releases the rest; otherwise more may follow, at most 20.
/// Where the provider's answer was lost it is 202, and the capture is settled later. Costs 3 RRU and 13 WRU.
#[utoipa::path(
    post, path = "/payments/{payment_id}/captures",
    request_body(content = CapturePaymentRequest, content_type = "application/json", example = json!({ "amount": { "amount": 1999, "currency": "EUR" }, "final": false })),
    responses(
        (status = 201, description = "Taken.", body = PaymentResponse),
        (status = 202, description = "Begun, and the provider has not answered yet.", body = PaymentResponse),
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
