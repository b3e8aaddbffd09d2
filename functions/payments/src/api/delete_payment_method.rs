//! `DELETE /payment-methods/{payment_method_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::etag::IfMatch;
use shared::id::PaymentMethodId;
use shared::table::TableError;

use crate::Payments;

/// Removes one of one's own payment methods.
#[utoipa::path(
    delete,
    path = "/payment-methods/{payment_method_id}",
    operation_id = "delete_payment_method",
    summary = "Remove one of one's own payment methods",
    description = "For its owner. Payments that were made with it are not touched; they can still be captured and refunded. \
        Costs 1 RRU and 2 WRU.",
    params(
        ("payment_method_id" = inline(PaymentMethodId), Path, description = "The payment method."),
        ("If-Match" = String, Header, description = "The `ETag` that was read, or `*`."),
    ),
    responses(
        (status = 204, description = "Removed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It has changed since it was read.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn delete_payment_method(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentMethodId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let method = payments.own_method(id, &caller).await?;

    if_match.check(method.version)?;

    match payments.store.delete_method(&method).await {
        Ok(()) => Ok(Answer::no_content()),
        Err(TableError::Refused(_)) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
