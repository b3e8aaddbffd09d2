//! A command that calls a provider: the intent is written under the client's key before the provider is asked.
//!
//! A second request with the same key is a 409 while the first runs. After a crash it goes on with what was begun, and
//! never begins it again.

use domain::Money;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::Answer;
use service::idempotency::{Begin, Idempotency};

use crate::Payments;
use crate::commands::carry_out::Origin;
use crate::model::code::AMOUNT_TOO_LARGE;
use crate::model::{OperationKey, Payment, Refused, RowState, Step};
use crate::store::PAYMENT;

impl Payments {
    /// Carries out the step that `decide` begins, and answers with its outcome.
    pub(crate) async fn begin(
        &self,
        idempotency: &Idempotency,
        payment: Payment,
        decide: impl FnOnce(&mut Payment) -> Result<Step, Problem>,
        answer: impl FnOnce(&Payment, Step) -> Answer,
    ) -> Result<Answer, Problem> {
        let (payment, step) = match idempotency.earlier(self.store.table()).await? {
            Some(Begin::Answered(answer)) => return Ok(answer),
            Some(Begin::Resume(intent)) => (self.carry_on(payment, Origin::Resumed).await?, step_of(&intent)?),
            Some(Begin::Fresh) | None => {
                let mut next = payment.clone();
                let step = decide(&mut next)?;
                match self.write_intent(idempotency, &mut next, step).await? {
                    Begin::Answered(answer) => return Ok(answer),
                    Begin::Fresh => (self.carry_on(next, Origin::Fresh).await?, step),
                    Begin::Resume(intent) => {
                        let known = self.store.payment(payment.id).await?.unwrap_or(payment);
                        (self.carry_on(known, Origin::Resumed).await?, step_of(&intent)?)
                    }
                }
            }
        };

        let answer = answer(&payment, step);
        Ok(idempotency.finish(self.store.table().transaction(), answer).await?)
    }

    /// Writes the operation's row and the key's record; 409 `operation_in_progress` where another request changed the
    /// payment at the same moment.
    async fn write_intent(
        &self,
        idempotency: &Idempotency,
        payment: &mut Payment,
        step: Step,
    ) -> Result<Begin, Problem> {
        let mut transaction = self.store.table().transaction();
        self.store.save_in(&mut transaction, payment, &[]);
        let intent = OperationKey { payment: payment.id, step }.to_string();
        idempotency
            .begin(transaction, &intent)
            .await
            .map_err(|error| if error.refused(PAYMENT) { Refused::Busy.into() } else { error.into() })
    }
}

fn step_of(intent: &str) -> Result<Step, Problem> {
    intent.parse::<OperationKey>().map(|key| key.step).map_err(|_| {
        tracing::error!("an intent can't be read");
        Problem::internal()
    })
}

/// An amount in minor units of the payment's currency; 400 for one not above zero, 422 for one in another currency.
pub(crate) fn in_currency(payment: &Payment, amount: Option<Money>) -> Result<Option<i64>, Problem> {
    match amount {
        Some(money) if money.amount <= 0 => {
            let invalid = Invalid::new("out_of_range", "a number of at least 1 is expected");
            Err(Problem::invalid(Faults::one("/amount/amount", invalid)))
        }
        Some(money) if money.currency != payment.amount.currency => {
            let detail = format!("The payment is in {}.", payment.amount.currency);
            Err(Problem::refused("wrong_currency", detail))
        }
        amount => Ok(amount.map(|money| money.amount)),
    }
}

/// 422 with the provider's code where the provider refused for good.
pub(crate) fn refused_by_provider(state: RowState, code: Option<&String>) -> Option<Answer> {
    let code = code.filter(|_| state == RowState::Failed)?;
    let detail = format!("The payment provider refused: {code}.");
    Some(Answer::problem(&Problem::refused("refused_by_provider", detail)))
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let detail = refused.to_string();
        match refused {
            Refused::Busy => Problem::conflict("operation_in_progress", detail).retry_after(1),
            Refused::WrongState(_) => Problem::conflict("wrong_state", detail),
            Refused::Closing => Problem::conflict("order_closed", detail),
            Refused::TooManyAttempts => Problem::conflict("too_many_attempts", detail),
            Refused::NothingLeft => Problem::conflict("nothing_left", detail),
            Refused::TooManyRows => Problem::conflict("too_many_operations", detail),
            Refused::TooMuch(_) => {
                let invalid = Invalid::new(AMOUNT_TOO_LARGE, detail.clone());
                Problem::refused_with(AMOUNT_TOO_LARGE, detail, Faults::one("/amount/amount", invalid))
            }
        }
    }
}
