//! The watch: gives authorisations that come of age the due time that they did without while they were young.
//!
//! Once an hour it walks over the payments whose ids have become so old since the last time. How far it has come is
//! written down only after everything before has its due time, so whoever dies on the way has done no more than some of
//! the work twice; the same goes for two that walk at once. A long round is done in pieces, one a tick.

use std::time::Duration;

use service::table::TableError;
use tokio::time::Instant;

use crate::Payments;
use crate::model::{Payment, WATCHED_FROM, WATCHED_WITHIN};
use crate::store::{PAYMENT, WATCH};

/// How often it walks.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// How much older still a payment is when it is looked at. Whoever found it young has written it by then: far longer than
/// a function lives.
const SLACK: Duration = Duration::from_secs(15 * 60);
// What is due before the watch comes by for certain has a due time from the first.
const _: () = assert!(SLACK.as_secs() + EVERY.as_secs() < WATCHED_WITHIN.as_secs());

/// How many payments one tick looks at, give or take a page.
const MOST: usize = 2_000;
/// When a tick leaves the rest to the next one: some of the sweep's own time.
const BUDGET: Duration = Duration::from_secs(5);
/// How often a change is tried against others.
const TRIES: usize = 6;

impl Payments {
    /// One walk, or a piece of it. Does nothing, and costs one read, within the hour after the last.
    pub(crate) async fn watch_over(&self) -> Result<(), TableError> {
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
                self.enter(payment).await?;
            }
            seen += read;
        }
        match self.store.save_watch(watch).await {
            Err(error) if error.refused(WATCH) => Ok(()),
            other => other,
        }
    }

    /// Gives a payment its due time. Where somebody else has changed it meanwhile, it is read again.
    async fn enter(&self, mut payment: Payment) -> Result<(), TableError> {
        let mut refused = None;
        for _ in 0..TRIES {
            let mut next = payment.clone();
            if !next.come_of_age() {
                return Ok(());
            }
            match self.store.save(&mut next, &[]).await {
                Ok(()) => return Ok(()),
                Err(error) if error.refused(PAYMENT) => refused = Some(error),
                Err(error) => return Err(error),
            }
            payment = self.store.payment(payment.id).await?.unwrap_or(payment);
        }
        Err(refused.unwrap_or_else(|| TableError::Busy("the payment is contended".into())))
    }
}
