//! `GET /refunds/{refund_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::RefundResponse;
use crate::Payments;
use crate::model::RefundId;

/// Finds a refund.
///
/// For the payment's owner and for holders of `payments:read`. Its version is the payment's. Costs 1 RRU, as `GET
/// /payments/{payment_id}` does.
#[utoipa::path(
    get, path = "/refunds/{refund_id}",
    responses(
        (status = 200, description = "The refund.", body = RefundResponse,
            headers(("ETag" = String, description = "The version."))),
    ),
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
