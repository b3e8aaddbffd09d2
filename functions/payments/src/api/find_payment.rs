//! `GET /payments/{payment_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::id::PaymentId;

use super::views::PaymentResponse;
use crate::Payments;

/// Finds a payment.
#[utoipa::path(
    get,
    path = "/payments/{payment_id}",
    operation_id = "find_payment",
    summary = "Find a payment",
    description = "For its owner, also for what he ordered as a guest before he signed in, and for holders of `payments:read`. \
        An order's payment is made once its stock is held: for the order's first minute the 404 says `not_yet`. An order of \
        nothing has one too: `captured`, of nothing and without attempts, once the order is confirmed. Costs 1 RRU; up to 1 more where a guest's payment is asked for by somebody else.",
    params(
        ("payment_id" = inline(PaymentId), Path, description = "The payment; it bears the order's ULID."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the client holds: 304 where it still holds."),
    ),
    responses(
        (status = 200, description = "The payment.", body = PaymentResponse, headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "It has not changed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there (yet: `not_yet`), or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_payment(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Problem> {
    let payment = payments.visible(id, &caller).await?;

    Ok(Answer::ok(&PaymentResponse::from(&payment)).version(payment.version))
}
