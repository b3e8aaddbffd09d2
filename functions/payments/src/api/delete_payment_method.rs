//! `DELETE /payment-methods/{payment_method_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentMethodId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::etag::IfMatch;
use service::table::TableError;

use crate::Payments;

/// Removes a payment method of the caller.
///
/// For its owner. Payments made with it do not change; they can still be captured and refunded. Costs 1 RRU and 2 WRU.
#[utoipa::path(
    delete, path = "/payment-methods/{payment_method_id}",
    responses((status = 204, description = "Removed.")),
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
