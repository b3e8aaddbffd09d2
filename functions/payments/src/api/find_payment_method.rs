//! `GET /payment-methods/{payment_method_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::id::PaymentMethodId;

use super::views::PaymentMethodResponse;
use crate::Payments;
use crate::store::PaymentMethod;

/// Finds one of one's own payment methods.
#[utoipa::path(
    get,
    path = "/payment-methods/{payment_method_id}",
    operation_id = "find_payment_method",
    summary = "Find one of one's own payment methods",
    description = "For its owner. Costs 1 RRU; up to 1 more where a guest's is asked for by somebody else.",
    params(
        ("payment_method_id" = inline(PaymentMethodId), Path, description = "The payment method."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the client holds: 304 where it still holds."),
    ),
    responses(
        (status = 200, description = "The payment method.", body = PaymentMethodResponse, headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "It has not changed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not the caller's.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again with the same key after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_payment_method(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentMethodId>,
) -> Result<Answer, Problem> {
    let method = payments.own_method(id, &caller).await?;

    Ok(Answer::ok(&PaymentMethodResponse::from(&method)).version(method.version))
}

impl Payments {
    /// A payment method of the caller's, also from before he signed in.
    pub(crate) async fn own_method(&self, id: PaymentMethodId, caller: &Caller) -> Result<PaymentMethod, Problem> {
        match self.store.method(id).await? {
            Some(method) if self.owns(caller, &method.owner).await? => Ok(method),
            _ => Err(Problem::not_found("payment method")),
        }
    }
}
