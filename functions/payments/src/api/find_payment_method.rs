//! `GET /payment-methods/{payment_method_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentMethodId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::PaymentMethodResponse;
use crate::Payments;

/// Finds a payment method of the caller.
///
/// For its owner. Costs 1 RRU; up to 1 more if another caller asks for a guest's.
#[utoipa::path(
    get, path = "/payment-methods/{payment_method_id}",
    responses((status = 200, description = "The payment method.", body = PaymentMethodResponse)),
)]
pub(crate) async fn find_payment_method(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentMethodId>,
) -> Result<Answer, Problem> {
    let method = payments.own_method(id, &caller).await?;

    Ok(Answer::ok(&PaymentMethodResponse::from(&method)).version(method.version))
}
