//! The scheduled work: authorisations that come of age get their due time, what was left open is taken up, what has run out
//! is released, webhooks that are due are sent.

use std::time::Duration;

use service::capability::WorkError;
use service::table::{TableError, error_chain};
use tokio::time::Instant;

use crate::Payments;
use crate::model::Payment;
use crate::operation::Origin;
use crate::store::{PAYMENT, Store};

/// How many payments of a shard are looked at in one go.
const BATCH: usize = 25;
/// When a sweep leaves the rest to the next one: below the function's own time.
const BUDGET: Duration = Duration::from_secs(15);

impl Payments {
    /// One sweep. What fails is logged and left for the next; it holds nothing else up.
    pub(crate) async fn sweep(&self) -> Result<(), WorkError> {
        let deadline = Instant::now() + BUDGET;
        // Before the look for what is due: what the watch finds late is due at once.
        let mut failed = self.watch_over().await.err();
        if let Some(error) = &failed {
            tracing::warn!(error = %error_chain(error), "the watch broke off");
        }
        failed = self.deliver_simulated().await.err().or(failed);
        'shards: for shard in Store::due_shards() {
            for payment in self.store.due(shard, BATCH).await? {
                if Instant::now() >= deadline {
                    break 'shards;
                }
                let id = payment.id;
                if let Err(error) = self.take_up(payment).await {
                    tracing::warn!(payment = %id, error = %error_chain(&error), "not taken up");
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Takes a payment's lease and carries on. The index may be a moment old: the payment's version tells.
    async fn take_up(&self, payment: Payment) -> Result<(), TableError> {
        let mut next = payment.clone();
        let happened = next.resume(self.store.now());
        if next == payment {
            return Ok(());
        }
        let open_before = payment.next_step();
        match self.store.save(&mut next, &happened).await {
            Ok(()) => {}
            Err(error) if error.refused(PAYMENT) => return Ok(()),
            Err(error) => return Err(error),
        }
        metrics::counter!("payments_resumed_total").increment(1);
        let origin = if open_before.is_some() { Origin::Resumed } else { Origin::Fresh };
        self.carry_on(next, origin).await.map(drop)
    }
}
