//! The sweep: resumes operations that stayed open, releases authorisations that have run out, gives older authorisations
//! their due time, and sends the simulator's due webhooks.

use std::time::Duration;

use service::capability::WorkError;
use service::table::{TableError, error_chain};
use tokio::time::Instant;

use crate::Payments;
use crate::commands::carry_out::Origin;
use crate::model::Payment;
use crate::store::{PAYMENT, Store};

/// How many payments of a shard one sweep reads.
const BATCH: usize = 25;
/// How long a sweep takes, below the function's own timeout; the next one does the rest.
const BUDGET: Duration = Duration::from_secs(15);

/// One sweep. A failure is logged and left for the next sweep; the rest goes on.
pub(crate) async fn sweep(payments: &Payments) -> Result<(), WorkError> {
    let deadline = Instant::now() + BUDGET;
    // The watch comes first: a payment that it gives a past due time is due in this sweep.
    let mut failed = payments.watch().await.err();
    if let Some(error) = &failed {
        tracing::warn!(error = %error_chain(error), "the watch broke off");
    }
    failed = payments.deliver_simulated().await.err().or(failed);
    'shards: for shard in Store::due_shards() {
        for payment in payments.store.due(shard, BATCH).await? {
            if Instant::now() >= deadline {
                break 'shards;
            }
            let id = payment.id;
            if let Err(error) = resume(payments, payment).await {
                tracing::warn!(payment = %id, error = %error_chain(&error), "not resumed");
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// Takes a payment's lease and carries on. The index may be a moment old, so the write is at the payment's version.
async fn resume(payments: &Payments, payment: Payment) -> Result<(), TableError> {
    let mut next = payment.clone();
    let happened = next.resume(payments.store.now());
    if next == payment {
        return Ok(());
    }
    let open_before = payment.next_step();
    match payments.store.save(&mut next, &happened).await {
        Ok(()) => {}
        Err(error) if error.refused(PAYMENT) => return Ok(()),
        Err(error) => return Err(error),
    }
    metrics::counter!("payments_resumed_total").increment(1);
    let origin = if open_before.is_some() { Origin::Resumed } else { Origin::Fresh };
    payments.carry_on(next, origin).await.map(drop)
}
