//! The watch gives authorisations that are six days old their due time; younger ones have none.
//!
//! Once an hour it reads the payments whose ids have reached that age since the last round. Its progress is written after
//! everything before has a due time, so a crash, or two watches at once, only repeat work. A long round takes several
//! ticks.

use std::time::Duration;

use service::table::{Attempts, TableError};
use tokio::time::Instant;

use crate::Payments;
use crate::model::{Payment, WATCHED_FROM, WATCHED_WITHIN};
use crate::store::{PAYMENT, WATCH};

/// The time between two rounds.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// How much older still a payment is when the watch reads it. A function that found it young has written it by then: this
/// is far longer than a function runs.
const SLACK: Duration = Duration::from_secs(15 * 60);
// A payment that is due before the watch surely reads it has a due time from the first.
const _: () = assert!(SLACK.as_secs() + EVERY.as_secs() < WATCHED_WITHIN.as_secs());

/// How many payments one tick reads, give or take a page.
const MOST: usize = 2_000;
/// How long a tick's part of a round takes; a part of the sweep's own time.
const BUDGET: Duration = Duration::from_secs(5);

impl Payments {
    /// Reads on in the round. Within an hour of the last round it does nothing, and costs one read.
    pub(super) async fn watch(&self) -> Result<(), TableError> {
        let deadline = Instant::now() + BUDGET;
        let mut watch = self.store.watch().await?;
        let until = self.store.now() - (WATCHED_FROM + SLACK);
        if until >= watch.from() + EVERY {
            watch.begin(until);
        }
        if !watch.is_under_way() {
            return Ok(());
        }
        let mut seen = 0;
        while watch.is_under_way() && seen < MOST && Instant::now() < deadline {
            let (payments, read) = self.store.next_watched(&mut watch).await?;
            for payment in payments {
                self.give_due_time(payment).await?;
            }
            seen += read;
        }
        match self.store.save_watch(watch).await {
            Err(error) if error.refused(WATCH) => Ok(()),
            other => other,
        }
    }

    /// Gives a payment its due time; one that was changed meanwhile is read again.
    async fn give_due_time(&self, mut payment: Payment) -> Result<(), TableError> {
        let mut attempts = Attempts::on("payment");
        loop {
            let mut next = payment.clone();
            if !next.give_due_time() {
                return Ok(());
            }
            match self.store.save(&mut next, &[]).await {
                Ok(()) => return Ok(()),
                Err(error) if error.refused(PAYMENT) => attempts.again().await?,
                Err(error) => return Err(error),
            }
            payment = self.store.payment(payment.id).await?.unwrap_or(payment);
        }
    }
}
