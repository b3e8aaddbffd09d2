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
use crate::model::{AttemptState, OperationKey, Payment, Step};
use crate::operation::Origin;
use crate::provider::Found;

/// Looks at how a customer's action went.
///
/// For the owner, when he is back from the provider's page; also for holders of `payments:read`. The provider is asked
/// how the authorisation stands, and the payment as it stands then is the answer: the shopper's page need not wait for
/// the provider's webhook. Where the two come at the same moment, one of them counts. Nothing is begun by this, so it
/// takes no `Idempotency-Key` and may be repeated. There is no body. Costs 1 RRU where nothing is waited for; otherwise
/// 2 RRU with the simulator, and 5 WRU where it has something to tell.
#[utoipa::path(
    post, path = "/payments/{payment_id}/confirm",
    responses((status = 200, description = "The payment as it stands.", body = PaymentResponse)),
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
    /// Records how an authorisation stands at the provider, where the customer's action is waited for.
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
