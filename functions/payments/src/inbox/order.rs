//! What an event changes in a payment: tried against others who change it at the same moment, then carried out.

use domain::Timestamp;
use domain::id::{OrderId, PaymentId};
use service::inbox::ConsumeError;

use crate::Payments;
use crate::model::{Happened, Payment, Refused};
use crate::operation::Origin;
use crate::store::{Created, Entry, PAYMENT};

/// How often a change is tried against others.
const TRIES: usize = 6;

/// One capture for one source, however often it is asked for.
///
/// The due time of the authorisation's end is left as it stands, also where it has none yet: the event comes again until
/// the capture is through. Should it end in the dead-letter queue, the capture is taken up when the authorisation's time
/// is up, at the latest: the watch gives an open capture its due time as well.
pub(super) async fn capture(
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
            payment.is_attended(due);
        }
        Ok(happened)
    })
    .await
}

/// Changes a payment, and carries out what is open of it then. One that is not known, or that something else has to be
/// done to first, is waited for.
pub(super) async fn alter(
    payments: &Payments,
    order: OrderId,
    what: &str,
    decide: impl Fn(&mut Payment, Timestamp) -> Result<Vec<Happened>, Refused>,
) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    for _ in 0..TRIES {
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
    }
    Err(ConsumeError::NotYet(format!("{id} is contended")))
}

/// Releases what is set aside and gives back what was taken; remembered where the payment is not known yet.
pub(super) async fn close(payments: &Payments, order: OrderId) -> Result<(), ConsumeError> {
    let id = PaymentId::from(order.raw());
    let mut known = payments.store.find(id).await?;
    for _ in 0..TRIES {
        let payment = match known {
            Some(Entry::Payment(payment)) => *payment,
            Some(Entry::Tombstone) => return Ok(()),
            None => match payments.store.bury(id).await? {
                Created::Fresh => return Ok(()),
                Created::Before(entry) => {
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
        known = payments.store.find(id).await?;
    }
    Err(ConsumeError::NotYet(format!("{id} is contended")))
}

/// Writes a change and carries out what is open. `false`: somebody else was faster.
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

/// What can't be done, and can't be written down either: nothing that comes later changes this, so it is for people to
/// look at.
fn refuse(id: PaymentId, what: &str, refused: &Refused) {
    tracing::error!(payment = %id, what, %refused, "can't be done");
    metrics::counter!("payments_refused_total").increment(1);
}
