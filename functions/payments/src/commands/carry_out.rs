//! Carries begun operations to their end: asks the provider, records its answer, goes on with what follows.
//!
//! The caller has written the operation's row before. The provider is called with the row's key, so there is one charge
//! however often this runs, in however many processes, after whichever crash. Where an answer was lost, the provider is
//! asked for it by the same key; where it does not know the key, the operation is sent again.

use std::time::Duration;

use service::table::{Attempts, TableError};
use tokio::time::Instant;

use crate::Payments;
use crate::adapters::provider::{Found, Operation, Provider};
use crate::model::{OperationKey, Outcome, Payment, Rest, Step, WALLET, code};
use crate::store::{PAYMENT, PaymentMethod};

/// How long one call of ours may take with all that it asks of a provider; below an operation's lease.
const BUDGET: Duration = Duration::from_secs(8);
/// More steps than one call brings about.
const MOST_STEPS: usize = 6;

/// Whether this very call began an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Yes: the provider does not know it.
    Fresh,
    /// No: the provider may know it, and is asked first.
    Resumed,
}

impl Payments {
    /// Carries a payment's open operations to their end, as far as the provider answers within 8 seconds. What stays open
    /// gets a due time, and the sweep resumes it.
    pub(crate) async fn carry_on(&self, mut payment: Payment, mut origin: Origin) -> Result<Payment, TableError> {
        let deadline = Instant::now() + BUDGET;
        for _ in 0..MOST_STEPS {
            let Some(step) = payment.next_step() else { break };
            let outcome = self.ask(&payment, step, origin, deadline).await?;
            if outcome == Outcome::Asked {
                break;
            }
            if outcome == Outcome::Unknown {
                tracing::warn!(payment = %payment.id, %step, "the outcome is not known yet");
                metrics::counter!("payments_unknown_outcomes_total").increment(1);
                break;
            }
            let read_at = payment.version;
            payment = self.record(payment, step, &outcome).await?;
            // This call began what follows, unless another process was faster.
            origin = if payment.version == read_at + 1 { Origin::Fresh } else { Origin::Resumed };
        }
        self.schedule_open(payment).await
    }

    /// Gives an operation that stays open a due time. Work that an event asked for has none until then: the event is
    /// delivered again until this is written.
    async fn schedule_open(&self, payment: Payment) -> Result<Payment, TableError> {
        let mut next = payment.clone();
        if !next.give_open_due_time(self.store.now()) {
            return Ok(payment);
        }
        match self.store.save(&mut next, &[]).await {
            Ok(()) => Ok(next),
            // The faster process schedules it.
            Err(error) if error.refused(PAYMENT) => Ok(payment),
            Err(error) => Err(error),
        }
    }

    /// Records an outcome. Where another process has changed the payment meanwhile, the outcome is applied to its newest
    /// version.
    pub(crate) async fn record(
        &self,
        mut payment: Payment,
        step: Step,
        outcome: &Outcome,
    ) -> Result<Payment, TableError> {
        let mut attempts = Attempts::on("payment");
        loop {
            let mut next = payment.clone();
            let happened = next.apply(step, outcome, self.store.now());
            if next == payment {
                return Ok(payment);
            }
            match self.store.save(&mut next, &happened).await {
                Ok(()) => return Ok(next),
                Err(error) if error.refused(PAYMENT) => attempts.again().await?,
                Err(error) => return Err(error),
            }
            payment = self.store.payment(payment.id).await?.unwrap_or(payment);
        }
    }

    /// Asks the provider for one step, by its key.
    async fn ask(
        &self,
        payment: &Payment,
        step: Step,
        origin: Origin,
        deadline: Instant,
    ) -> Result<Outcome, TableError> {
        let attempt = match step {
            Step::Authorize(n) => payment.attempts.iter().find(|a| a.n == n),
            Step::Capture(_) | Step::Void(_) | Step::Refund(_) => payment.live_attempt(),
        };
        let Some((provider, attempt)) = attempt.and_then(|a| Some((self.provider(&a.provider)?, a))) else {
            tracing::error!(payment = %payment.id, %step, "there is no such provider");
            return Ok(Outcome::Unknown);
        };
        let method = match step {
            Step::Authorize(_) => self.store.method(attempt.method).await?,
            Step::Capture(_) | Step::Void(_) | Step::Refund(_) => None,
        };
        let key = OperationKey { payment: payment.id, step };
        let operation = operation(payment, step, method.as_ref());
        let mut known = match origin {
            Origin::Fresh => Found::NotFound,
            Origin::Resumed => find(provider, &key, operation, deadline).await,
        };
        for _ in 0..2 {
            match known {
                Found::Outcome(outcome) => return Ok(outcome),
                Found::Unknown => return Ok(Outcome::Unknown),
                Found::NotFound if matches!(step, Step::Authorize(_)) && method.is_none() => {
                    let code = code::INVALID_PAYMENT_METHOD;
                    if attempt.provider != WALLET {
                        return Ok(Outcome::Declined { code: code.to_owned() });
                    }
                    // Another process may be asking at this moment: what the ledger grants has to find its attempt open.
                    return self.wallet.refuse(key, payment.owner, payment.amount, code).await;
                }
                Found::NotFound => {}
            }
            let whose = match attempt.provider == WALLET {
                true => self.store.present_owner(&payment.owner).await?,
                false => payment.owner,
            };
            let told = within(deadline, provider.perform(&key, whose, operation)).await.unwrap_or(Outcome::Unknown);
            match told {
                Outcome::Unknown => known = find(provider, &key, operation, deadline).await,
                outcome => return Ok(outcome),
            }
        }
        Ok(match known {
            Found::Outcome(outcome) => outcome,
            Found::NotFound | Found::Unknown => Outcome::Unknown,
        })
    }
}

/// What a step asks of a provider.
fn operation<'a>(payment: &'a Payment, step: Step, method: Option<&'a PaymentMethod>) -> Operation<'a> {
    let reference = payment.live_attempt().and_then(|a| a.reference.as_deref()).unwrap_or_default();
    match step {
        Step::Authorize(_) => Operation::Authorize {
            amount: payment.amount,
            token: method.map_or("", |method| &method.token),
            return_url: method.and_then(|method| method.return_url.as_ref()),
        },
        Step::Capture(n) => {
            let row = payment.captures.iter().find(|c| c.n == n);
            let (amount, rest) = row.map_or((0, Rest::Keep), |row| (row.amount, payment.rest_of(row)));
            Operation::Capture { reference, amount: payment.money(amount), rest }
        }
        Step::Void(_) => Operation::Void { reference },
        Step::Refund(n) => {
            let amount = payment.refunds.iter().find(|r| r.n == n).map_or(0, |r| r.amount);
            Operation::Refund { reference, amount: payment.money(amount) }
        }
    }
}

async fn find(provider: &dyn Provider, key: &OperationKey, operation: Operation<'_>, deadline: Instant) -> Found {
    within(deadline, provider.find(key, operation)).await.unwrap_or(Found::Unknown)
}

/// `None`: no answer in time.
async fn within<F: Future>(deadline: Instant, call: F) -> Option<F::Output> {
    tokio::time::timeout_at(deadline, call).await.ok()
}
