//! `GET /refunds/{refund_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;

use super::views::RefundResponse;
use crate::Payments;
use crate::model::RefundId;

/// Finds a refund.
#[utoipa::path(
    get,
    path = "/refunds/{refund_id}",
    operation_id = "find_refund",
    summary = "Find a refund",
    description = "For the payment's owner and for holders of `payments:read`. Its version is the payment's. Costs 1 RRU, as \
        `GET /payments/{payment_id}` does.",
    params(
        ("refund_id" = inline(RefundId), Path, description = "The refund."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the client holds: 304 where it still holds."),
    ),
    responses(
        (status = 200, description = "The refund.", body = RefundResponse, headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "It has not changed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_refund(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<RefundId>,
) -> Result<Answer, Problem> {
    let payment = payments.visible(id.payment, &caller).await?;

    let refund = payment.refunds.iter().find(|refund| refund.n == id.n).ok_or_else(|| Problem::not_found("refund"))?;

    Ok(Answer::ok(&RefundResponse::of(&payment, refund)).version(payment.version))
}
