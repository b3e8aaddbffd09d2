//! `POST /payments/{payment_id}/refunds`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Money;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::id::PaymentId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::RequiredIdempotency;

use super::views::{PaymentResponse, RefundResponse};
use crate::Payments;
use crate::commands::begin::{in_currency, refused_by_provider};
use crate::model::{Payment, RefundId, RowState, Step};
use crate::scopes::PaymentsWrite;

/// What to refund, and why.
#[derive(Debug, Serialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct RefundPaymentRequest {
    /// At most what is captured and not refunded yet, which is also the default.
    #[deserr(default)]
    amount: Option<Money>,
    /// The reason, in the shop's words; the customer sees it.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 200>>)]
    reason: Option<Line<1, 200>>,
}

/// Refunds captured money.
///
/// For staff; cancelled lines and returned goods that were captured are refunded automatically. Refunds a part, or all
/// that is captured and not refunded yet; at most 20 times. If the provider's answer is lost, the answer is 202, and
/// the refund is settled later. Costs 3 RRU and 15 WRU.
#[utoipa::path(
    post, path = "/payments/{payment_id}/refunds",
    request_body(content = RefundPaymentRequest, content_type = "application/json", example = json!({ "amount": { "amount": 500, "currency": "EUR" }, "reason": "arrived broken" })),
    responses(
        (status = 201, description = "Refunded.", body = RefundResponse,
            headers(
                ("Location" = String, description = "The refund."),
                ("ETag" = String, description = "The payment's version."),
            )),
        (status = 202, description = "Begun; the provider has not answered yet.", body = RefundResponse),
        (status = 409, description = "The payment's state does not allow it."),
        (status = 422, description = "`amount_too_large`, `wrong_currency`, `refused_by_provider`."),
    ),
)]
pub(crate) async fn refund_payment(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsWrite>,
    Path(id): Path<PaymentId>,
    RequiredIdempotency(idempotency): RequiredIdempotency,
    Json(request): Json<RefundPaymentRequest>,
) -> Result<Answer, Problem> {
    let payment = payments.any_payment(id).await?;

    let now = payments.store.now();
    let decide = |payment: &mut Payment| {
        let amount = in_currency(payment, request.amount)?;
        Ok(payment.request_refund(amount, request.reason.as_deref(), now)?)
    };

    payments.begin(&idempotency, payment, decide, answer).await
}

fn answer(payment: &Payment, step: Step) -> Answer {
    let Some(row) = payment.refunds.iter().find(|refund| Step::Refund(refund.n) == step) else {
        return Answer::accepted(format!("/payments/{}", payment.id), &PaymentResponse::from(payment));
    };
    let location = format!("/refunds/{}", RefundId { payment: payment.id, n: row.n });
    let body = RefundResponse::of(payment, row);
    match row.state {
        RowState::Done => Answer::created(location, &body).version(payment.version),
        state => refused_by_provider(state, row.code.as_ref()).unwrap_or_else(|| Answer::accepted(location, &body)),
    }
}
