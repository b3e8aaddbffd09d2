//! `GET /payments/{payment_id}/refunds`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Caller;

use super::views::RefundResponse;
use crate::Payments;

/// Lists a payment's refunds.
///
/// For the payment's owner and for holders of `payments:read`. All are on one page, oldest first: there are at most 20.
/// Costs 1 RRU, as `GET /payments/{payment_id}` does.
#[utoipa::path(
    get, path = "/payments/{payment_id}/refunds",
    responses(
        (status = 200, description = "The refunds.", body = List<RefundResponse>,
            headers(("ETag" = String, description = "The payment's version."))),
    ),
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
