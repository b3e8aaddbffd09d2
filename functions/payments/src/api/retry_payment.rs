//! `POST /payments/{payment_id}/attempts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use domain::id::{PaymentId, PaymentMethodId};
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Shopper;
use service::idempotency::RequiredIdempotency;

use super::views::PaymentResponse;
use crate::Payments;
use crate::model::code::INVALID_PAYMENT_METHOD;
use crate::model::{Payment, Step, WALLET};

/// The payment method of the new attempt.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct RetryPaymentRequest {
    /// One of the shopper's own payment methods.
    payment_method: PaymentMethodId,
}

/// Tries a declined payment again, with this or another payment method.
///
/// For the owner, after a decline and until the order's time is up; at most 5 attempts. The answer is the updated
/// payment: `authorized`, `action_required`, or `declined` with `last_error`. If the provider's answer is lost,
/// and for a wallet, whose answer comes a moment later, the answer is 202, and the payment is settled later. Costs 5 RRU and 13 WRU.
#[utoipa::path(
    post, path = "/payments/{payment_id}/attempts",
    request_body(content = RetryPaymentRequest, content_type = "application/json",
        example = json!({ "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG" })),
    responses(
        (status = 201, description = "The attempt was made.", body = PaymentResponse),
        (status = 202, description = "The attempt was made; the provider has not answered \
            yet.", body = PaymentResponse),
        (status = 403, description = "A service has no payments of its own."),
        (status = 409, description = "The payment's state does not allow it."),
        (status = 422, description = "`invalid_payment_method`: unknown, or not the shopper's; `wallet_merged`: the token is \
            of a guest who has signed in since, whose wallet is the account's."),
    ),
)]
pub(crate) async fn retry_payment(
    State(payments): State<Arc<Payments>>,
    shopper: Shopper,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<RetryPaymentRequest>,
) -> Result<Answer, Problem> {
    let payment = payments.own_payment(id, &shopper.1).await?;
    let method = match payments.store.method(request.payment_method).await? {
        Some(method) if !payments.takes(&method.provider) => None,
        Some(method) => payments.owns(&shopper.1, &method.owner).await?.then_some(method),
        None => None,
    };

    let by_wallet = method.as_ref().is_some_and(|method| method.provider == WALLET);
    let is_merged = by_wallet && payments.store.present_owner(&shopper.0).await? != shopper.0;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| {
        let method = method.ok_or_else(invalid_method)?;
        if is_merged {
            let detail = "The guest has signed in: the wallet is the account's, which pays by itself.";
            return Err(Problem::refused("wallet_merged", detail));
        }
        Ok(payment.attempt(method.id, &method.provider, now)?)
    };

    payments.begin(&idempotency, payment, decide, answer).await
}

fn invalid_method() -> Problem {
    let invalid = Invalid::new(INVALID_PAYMENT_METHOD, "there is no such payment method of yours");
    Problem::refused_with(
        INVALID_PAYMENT_METHOD,
        "The payment method can't be used.",
        Faults::one("/payment_method", invalid),
    )
}

fn answer(payment: &Payment, step: Step) -> Answer {
    let (location, body) = (format!("/payments/{}", payment.id), PaymentResponse::from(payment));
    if payment.next_step() == Some(step) {
        return Answer::accepted(location, &body);
    }
    Answer::created(location, &body).version(payment.version)
}
