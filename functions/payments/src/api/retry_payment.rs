//! `POST /payments/{payment_id}/attempts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use serde::Serialize;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::caller::Shopper;
use shared::fault::{Faults, Invalid};
use shared::id::{PaymentId, PaymentMethodId};
use shared::idempotency::{Idempotency, RequiredIdempotency};

use super::views::PaymentResponse;
use crate::Payments;
use crate::model::code::INVALID_PAYMENT_METHOD;
use crate::model::{Payment, Step};
use crate::store::PaymentMethod;

/// Another way to pay.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct RetryPaymentRequest {
    /// One of the shopper's own payment methods.
    payment_method: PaymentMethodId,
}

/// Tries a declined payment again, with this or another payment method.
#[utoipa::path(
    post,
    path = "/payments/{payment_id}/attempts",
    operation_id = "retry_payment",
    summary = "Try a declined payment again",
    description = "For the owner, after a decline and until the order's time is up; at most 5 attempts. The answer is the payment \
        as it stands then: `authorized`, `action_required`, or `declined` with `last_error`. Where the provider's answer \
        was lost it is 202, and the payment is settled later. Costs 5 RRU and 13 WRU.",
    params(
        ("payment_id" = inline(PaymentId), Path, description = "The payment; it bears the order's ULID."),
        ("Idempotency-Key" = String, Header, description = "Names this request: the same key and body have one effect and one answer for 24 hours. Required.", min_length = 1, max_length = 255),
    ),
    request_body(content = RetryPaymentRequest, content_type = "application/json",
        example = json!({ "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG" })),
    responses(
        (status = 201, description = "The attempt was made.", body = PaymentResponse,
            headers(("Location" = String, description = "The payment."), ("ETag" = String, description = "The version."))),
        (status = 202, description = "The attempt was made, and the provider has not answered yet.", body = PaymentResponse,
            headers(("Location" = String, description = "The payment."), ("Retry-After" = u32, description = "In seconds."))),
        (status = 400, description = "Not well-formed; every fault is listed.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "A service has no payments of its own.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The payment's state does not allow it, or the same request is still running (`Retry-After`).", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_payment_method`: not there, or not the shopper's; or `idempotency_key_reused`.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`Idempotency-Key` is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn retry_payment(
    State(payments): State<Arc<Payments>>,
    shopper: Shopper,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<RetryPaymentRequest>,
) -> Result<Answer, Problem> {
    let payment = payments.store.payment(id).await?.ok_or_else(|| payments.no_payment(id))?;
    if !payments.owns(&shopper.1, &payment.owner).await? {
        return Err(payments.no_payment(id));
    }

    let method = match payments.store.method(request.payment_method).await? {
        Some(method)
            if method.provider == payments.config.provider && payments.owns(&shopper.1, &method.owner).await? =>
        {
            Some(method)
        }
        _ => None,
    };

    attempt(&payments, &idempotency, payment, method).await
}

async fn attempt(
    payments: &Payments,
    idempotency: &Idempotency,
    payment: Payment,
    method: Option<PaymentMethod>,
) -> Result<Answer, Problem> {
    let now = payments.store.now();
    payments
        .command(
            idempotency,
            payment,
            |payment| {
                let method = method.ok_or_else(invalid_method)?;
                Ok(payment.attempt(method.id, &method.provider, now)?)
            },
            tell,
        )
        .await
}

fn invalid_method() -> Problem {
    let invalid = Invalid::new(INVALID_PAYMENT_METHOD, "there is no such payment method of yours");
    Problem::refused_with(
        INVALID_PAYMENT_METHOD,
        "The payment method can't be used.",
        Faults::one("/payment_method", invalid),
    )
}

fn tell(payment: &Payment, step: Step) -> Answer {
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    if payment.next_step() == Some(step) {
        return Answer::accepted(location, &body);
    }
    Answer::created(location, &body).version(payment.version)
}
