//! `GET /payments/{payment_id}/refunds`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, List, Path};
use shared::caller::Caller;
use shared::id::PaymentId;

use super::views::RefundResponse;
use crate::Payments;

/// Lists a payment's refunds.
#[utoipa::path(
    get,
    path = "/payments/{payment_id}/refunds",
    operation_id = "list_payment_refunds",
    summary = "List a payment's refunds",
    description = "For the payment's owner and for holders of `payments:read`. All of them on one page, the first one first: there \
        are at most 20. Costs 1 RRU, as `GET /payments/{payment_id}` does.",
    params(
        ("payment_id" = inline(PaymentId), Path, description = "The payment; it bears the order's ULID."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the client holds: 304 where it still holds."),
    ),
    responses(
        (status = 200, description = "The refunds.", body = List<RefundResponse>, headers(("ETag" = String, description = "The payment's version."))),
        (status = 304, description = "The payment has not changed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn list_payment_refunds(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Problem> {
    let payment = payments.visible(id, &caller).await?;

    let items = payment.refunds.iter().map(|row| RefundResponse::of(&payment, row)).collect();
    Ok(Answer::list(&List { items, next_cursor: None }).version(payment.version))
}
