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
/// For its owner, also for what he ordered as a guest before he signed in, and for holders of `payments:read`. An
/// order's payment is made once its stock is held: for the order's first minute the 404 says `not_yet`. An order of
/// nothing has one too: `captured`, of nothing and without attempts, once the order is confirmed. Costs 1 RRU; up to 1
/// more where a guest's payment is asked for by somebody else.
#[utoipa::path(
    get, path = "/payments/{payment_id}",
    responses(
        (status = 200, description = "The payment.", body = PaymentResponse),
        (status = 404, description = "Not there (yet: `not_yet`), or not the caller's."),
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
