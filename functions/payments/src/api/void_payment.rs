//! `POST /payments/{payment_id}/void`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::RequiredIdempotency;

use super::views::PaymentResponse;
use crate::Payments;
use crate::commands::begin::refused_by_provider;
use crate::model::{Payment, RowState, Step};
use crate::scopes::PaymentsWrite;

/// Voids what is authorised and not captured.
///
/// For staff; the authorisation of a cancelled or rejected order is voided automatically. What was captured stays
/// captured: it can be refunded. There is no body. If the provider's answer is lost, the answer is 202, and the void is
/// settled later. Costs 3 RRU and 13 WRU.
#[utoipa::path(
    post, path = "/payments/{payment_id}/void",
    responses(
        (status = 200, description = "Voided.", body = PaymentResponse),
        (status = 202, description = "Begun; the provider has not answered yet.", body = PaymentResponse),
        (status = 409, description = "The payment's state does not allow it."),
        (status = 422, description = "`refused_by_provider`."),
    ),
)]
pub(crate) async fn void_payment(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsWrite>,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
) -> Result<Answer, Problem> {
    let payment = payments.any_payment(id).await?;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| Ok(payment.request_void(now)?);

    payments.begin(&idempotency, payment, decide, answer).await
}

fn answer(payment: &Payment, step: Step) -> Answer {
    let row = payment.voids.iter().find(|void| Step::Void(void.n) == step);
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    match row.map(|row| (row.state, row.code.as_ref())) {
        Some((RowState::Done, _)) => Answer::ok(&body).version(payment.version),
        Some((state, code)) => refused_by_provider(state, code).unwrap_or_else(|| Answer::accepted(location, &body)),
        None => Answer::accepted(location, &body),
    }
}
