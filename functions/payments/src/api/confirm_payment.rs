//! `POST /payments/{payment_id}/confirm`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PaymentId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::table::TableError;

use super::views::PaymentResponse;
use crate::Payments;
use crate::adapters::provider::Found;
use crate::commands::carry_out::Origin;
use crate::model::{AttemptState, OperationKey, Payment, Step};

/// Checks the outcome of a customer's action.
///
/// For the owner, back from the provider's page, and for holders of `payments:read`. Asks the provider for the state of
/// the authorisation and answers with the updated payment: the shopper's page need not wait for the provider's webhook.
/// If both come at the same moment, one of them counts. It begins nothing, so it takes no `Idempotency-Key` and may be
/// repeated. There is no body. Costs 1 RRU if no action is awaited; otherwise 2 RRU with the simulator, and 5 WRU if
/// the state has changed.
#[utoipa::path(
    post, path = "/payments/{payment_id}/confirm",
    responses((status = 200, description = "The present payment.", body = PaymentResponse)),
)]
pub(crate) async fn confirm_payment(
    State(payments): State<Arc<Payments>>,
    caller: Caller,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Problem> {
    let payment = payments.visible(id, &caller).await?;

    let payment = payments.look(payment).await?;

    Ok(Answer::ok(&PaymentResponse::from(&payment)).version(payment.version))
}

impl Payments {
    /// Records the state of an authorisation whose action is awaited.
    async fn look(&self, payment: Payment) -> Result<Payment, TableError> {
        let waiting = payment.attempts.last().filter(|attempt| attempt.state == AttemptState::ActionRequired);
        let Some((attempt, provider)) = waiting.and_then(|a| Some((a, self.provider(&a.provider)?))) else {
            return Ok(payment);
        };
        let step = Step::Authorize(attempt.n);
        let key = OperationKey { payment: payment.id, step };
        let reference = attempt.reference.clone().unwrap_or_default();
        match provider.look(&key, &reference).await {
            Found::Outcome(outcome) => {
                let payment = self.record(payment, step, &outcome).await?;
                self.carry_on(payment, Origin::Resumed).await
            }
            Found::NotFound | Found::Unknown => Ok(payment),
        }
    }
}
