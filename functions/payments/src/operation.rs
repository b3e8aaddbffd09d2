//! Carrying what was begun to its end: ask the provider, record what it says, go on with what follows from it.
//!
//! Whoever comes here has written the operation's row before. The provider is called by the row's key, so it does not
//! matter how often, by how many processes at once, or after which crash this runs: there is one charge. An answer that
//! was lost is asked for by the same key; where the provider has never heard of it, it is told again.

use std::time::Duration;

use service::table::TableError;
use tokio::time::Instant;

use crate::Payments;
use crate::model::{OperationKey, Outcome, Payment, Rest, Step, code};
use crate::provider::{Found, Operation, Provider};
use crate::store::{PAYMENT, PaymentMethod};

/// How long one call of ours may take with all that it asks of a provider; below an operation's lease.
const BUDGET: Duration = Duration::from_secs(8);
/// More steps than one call brings about.
const MOST_STEPS: usize = 6;
/// How often a change is tried against others.
const TRIES: usize = 6;

/// Whether an operation was begun by this very call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Yes: the provider has not heard of it.
    Fresh,
    /// No: the provider may have heard of it, and is asked first.
    Resumed,
}

impl Payments {
    /// Carries a payment's open operations to their end, as far as the provider answers within 8 seconds. What is left
    /// open stands in the table with a due time, and [`Payments::sweep`] takes it up.
    pub(crate) async fn carry_on(&self, mut payment: Payment, mut origin: Origin) -> Result<Payment, TableError> {
        let deadline = Instant::now() + BUDGET;
        for _ in 0..MOST_STEPS {
            let Some(step) = payment.next_step() else { break };
            let outcome = self.ask(&payment, step, origin, deadline).await?;
            if outcome == Outcome::Unknown {
                tracing::warn!(payment = %payment.id, %step, "the outcome is not known yet");
                metrics::counter!("payments_unknown_outcomes_total").increment(1);
                break;
            }
            let read_at = payment.version;
            payment = self.record(payment, step, &outcome).await?;
            // What follows was begun here, unless somebody else was faster.
            origin = if payment.version == read_at + 1 { Origin::Fresh } else { Origin::Resumed };
        }
        self.leave(payment).await
    }

    /// What stays open is looked at again. Work that an event asked for has no due time until then: the event comes again
    /// as long as this has not been written.
    async fn leave(&self, payment: Payment) -> Result<Payment, TableError> {
        let mut next = payment.clone();
        if !next.watch(self.store.now()) {
            return Ok(payment);
        }
        match self.store.save(&mut next, &[]).await {
            Ok(()) => Ok(next),
            // Whoever was faster sees to it.
            Err(error) if error.refused(PAYMENT) => Ok(payment),
            Err(error) => Err(error),
        }
    }

    /// Records an outcome. Where somebody else has changed the payment meanwhile, it is applied to what stands there now.
    pub(crate) async fn record(
        &self,
        mut payment: Payment,
        step: Step,
        outcome: &Outcome,
    ) -> Result<Payment, TableError> {
        let mut refused = None;
        for _ in 0..TRIES {
            let mut next = payment.clone();
            let happened = next.apply(step, outcome, self.store.now());
            if next == payment {
                return Ok(payment);
            }
            match self.store.save(&mut next, &happened).await {
                Ok(()) => return Ok(next),
                Err(error) if error.refused(PAYMENT) => refused = Some(error),
                Err(error) => return Err(error),
            }
            payment = self.store.payment(payment.id).await?.unwrap_or(payment);
        }
        Err(refused.unwrap_or_else(|| TableError::Busy("the payment is contended".into())))
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
                    return Ok(Outcome::Declined { code: code::INVALID_PAYMENT_METHOD.to_owned() });
                }
                Found::NotFound => {}
            }
            let told = within(deadline, provider.perform(&key, operation)).await.unwrap_or(Outcome::Unknown);
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
