//! `GET /payments/{payment_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::PaymentResponse;
use crate::Payments;

/// Finds a payment.
///
/// For its owner, who may have ordered as a guest before signing in, and for holders of `payments:read`. A payment is
/// created once its order's stock is held: in the order's first minute the 404 says `not_yet`. An order of nothing has
/// a payment too, once it is confirmed: `captured`, of nothing and without attempts. Costs 1 RRU; up to 1 more if
/// another caller asks for a guest's payment.
#[utoipa::path(
    get, path = "/payments/{payment_id}",
    responses(
        (status = 200, description = "The payment.", body = PaymentResponse),
        (status = 404, description = "Not found (`not_yet`: not created yet), or not the caller's."),
    ),
)]
pub(crate) async fn find_payment(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Problem> {
    let payment = payments.visible(id, &caller).await?;

    Ok(Answer::ok(&PaymentResponse::from(&payment)).version(payment.version))
}
