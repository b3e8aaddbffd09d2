//! `GET /payment-methods/{payment_method_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentMethodId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;

use super::views::PaymentMethodResponse;
use crate::Payments;
use crate::store::PaymentMethod;

/// Finds one of one's own payment methods.
///
/// For its owner. Costs 1 RRU; up to 1 more where a guest's is asked for by somebody else.
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

impl Payments {
    /// A payment method of the caller's, also from before he signed in.
    pub(crate) async fn own_method(&self, id: PaymentMethodId, caller: &Caller) -> Result<PaymentMethod, Problem> {
        match self.store.method(id).await? {
            Some(method) if self.owns(caller, &method.owner).await? => Ok(method),
            _ => Err(Problem::not_found("payment method")),
        }
    }
}
