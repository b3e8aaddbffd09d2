//! `POST /payments/{payment_id}/void`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::PaymentId;
use shared::idempotency::RequiredIdempotency;

use super::command::refused_by_provider;
use super::scopes::PaymentsWrite;
use super::views::PaymentResponse;
use crate::Payments;
use crate::model::{Payment, RowState, Step};

/// Releases the money that is set aside and not taken.
#[utoipa::path(
    post,
    path = "/payments/{payment_id}/void",
    operation_id = "void_payment",
    summary = "Release the money that is set aside",
    description = "For staff; the authorisation of an order that is off is released by itself. What was taken stays taken: it \
        can be refunded. There is no body. Where the provider's answer was lost it is 202, and it is settled later. \
        Costs 3 RRU and 13 WRU.",
    params(
        ("payment_id" = inline(PaymentId), Path, description = "The payment; it bears the order's ULID."),
        ("Idempotency-Key" = String, Header, description = "Names this request: the same key and body have one effect and one answer for 24 hours. Required.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "Released.", body = PaymentResponse, headers(("ETag" = String, description = "The version."))),
        (status = 202, description = "Begun, and the provider has not answered yet.", body = PaymentResponse,
            headers(("Location" = String, description = "The payment."), ("Retry-After" = u32, description = "In seconds."))),
        (status = 400, description = "The `Idempotency-Key` is not one.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token lacks the scope.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The payment's state does not allow it, or the same request is still running (`Retry-After`).", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`refused_by_provider` or `idempotency_key_reused`.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`Idempotency-Key` is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn void_payment(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsWrite>,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
) -> Result<Answer, Problem> {
    let payment = payments.at_work(id).await?;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| Ok(payment.request_void(now)?);

    payments.command(&idempotency, payment, decide, tell).await
}

fn tell(payment: &Payment, step: Step) -> Answer {
    let row = payment.voids.iter().find(|void| Step::Void(void.n) == step);
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    match row.map(|row| (row.state, row.code.as_ref())) {
        Some((RowState::Done, _)) => Answer::ok(&body).version(payment.version),
        Some((state, code)) => refused_by_provider(state, code).unwrap_or_else(|| Answer::accepted(location, &body)),
        None => Answer::accepted(location, &body),
    }
}
