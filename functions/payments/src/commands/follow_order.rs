//! What an order's event changes in its payment: the change is written, then carried out at the provider.

use domain::Timestamp;
use domain::id::{OrderId, PaymentId};
use service::inbox::ConsumeError;
use service::table::Attempts;

use crate::Payments;
use crate::commands::carry_out::Origin;
use crate::model::{Happened, Payment, Refused};
use crate::store::{Created, Entry, PAYMENT};

/// Captures once for a source, however often it is asked to.
///
/// The capture gets no due time of its own, since its event is delivered again until the capture is settled. Where the
/// event ends in the dead-letter queue, the capture is resumed at the end of the authorisation at the latest: the watch
/// gives open captures a due time too.
pub(crate) async fn capture(
    payments: &Payments,
    order: OrderId,
    source: &str,
    amount: Option<i64>,
    last: bool,
) -> Result<(), ConsumeError> {
    alter(payments, order, source, |payment, now| {
        let due = payment.due_at;
        let happened = payment.capture_for(source, amount, last, now)?;
        if payment.next_step().is_some() && happened.is_empty() {
            payment.keep_due_time(due);
        }
        Ok(happened)
    })
    .await
}

/// Changes a payment and carries out its open operations. The event is delivered again where the payment is not known yet
/// or has another operation to finish first.
pub(crate) async fn alter(
    payments: &Payments,
    order: OrderId,
    what: &str,
    decide: impl Fn(&mut Payment, Timestamp) -> Result<Vec<Happened>, Refused>,
) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    let mut attempts = Attempts::on("payment");
    loop {
        let payment = match payments.store.find(id).await? {
            Some(Entry::Payment(payment)) => *payment,
            Some(Entry::Tombstone) => {
                refuse(id, what, &Refused::Closing);
                return Ok(());
            }
            None => return Err(ConsumeError::NotYet(format!("{id} is not known, for {what}"))),
        };
        let mut next = payment.clone();
        let happened = match decide(&mut next, payments.store.now()) {
            Ok(happened) => happened,
            Err(Refused::Busy) => return Err(ConsumeError::NotYet(format!("{id} is not ready for {what}"))),
            Err(refused) => {
                refuse(id, what, &refused);
                return Ok(());
            }
        };
        if settle(payments, payment, next, &happened).await? {
            return Ok(());
        }
        attempts.again().await?;
    }
}

/// Releases what is authorised and refunds what was captured. A payment that is not known yet gets a tombstone.
pub(crate) async fn close(payments: &Payments, order: OrderId) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    let mut known = payments.store.find(id).await?;
    let mut attempts = Attempts::on("payment");
    loop {
        let payment = match known {
            Some(Entry::Payment(payment)) => *payment,
            Some(Entry::Tombstone) => return Ok(()),
            None => match payments.store.create_tombstone(id).await? {
                Created::Fresh => return Ok(()),
                Created::Existing(entry) => {
                    known = Some(entry);
                    continue;
                }
            },
        };
        let mut next = payment.clone();
        let happened = next.close(payments.store.now());
        if settle(payments, payment, next, &happened).await? {
            return Ok(());
        }
        attempts.again().await?;
        known = payments.store.find(id).await?;
    }
}

/// Writes a change and carries out the open operations; `false` where another process was faster.
async fn settle(
    payments: &Payments,
    payment: Payment,
    mut next: Payment,
    happened: &[Happened],
) -> Result<bool, ConsumeError> {
    if next == payment {
        payments.carry_on(payment, Origin::Resumed).await?;
        return Ok(true);
    }
    match payments.store.save(&mut next, happened).await {
        Ok(()) => {
            let origin = if payment.next_step().is_some() { Origin::Resumed } else { Origin::Fresh };
            payments.carry_on(next, origin).await?;
            Ok(true)
        }
        Err(error) if error.refused(PAYMENT) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Reports what an event asks for and the payment's rules refuse for good: operators look at the metric.
fn refuse(id: PaymentId, what: &str, refused: &Refused) {
    tracing::error!(payment = %id, what, %refused, "can't be done");
    metrics::counter!("payments_refused_total").increment(1);
}
