//! Numbers the invoices of confirmed orders, consecutively and without a gap.
//!
//! The sweep does this in batches, off the request's path. [`Journal`](crate::model::journal) explains why neither
//! concurrent writers nor a crash leave a gap or give a number twice.

use domain::id::OrderId;
use futures::{TryStreamExt, stream};
use service::capability::WorkError;
use service::inbox::ConsumeError;

use crate::Orders;
use crate::commands::step::change;
use crate::model::journal::{Journal, printed};

/// The size of a batch, so that its journal entry stays within 4 KB.
const BATCH: usize = 100;
/// How many orders are written concurrently.
const AT_ONCE: usize = 8;

/// Issues the invoices of orders that are due for one.
///
/// It reads the orders again once the previous batch is complete. From then on only a journal entry gives out numbers, and
/// that entry replaces exactly the one that was read.
pub(crate) async fn issue(orders: &Orders, due: Vec<OrderId>) -> Result<(), WorkError> {
    for batch in due.chunks(BATCH) {
        let standing = orders.store.journal().await?;
        apply(orders, &standing).await?;
        let mut wanted = Vec::with_capacity(batch.len());
        for id in batch {
            let found = orders.store.find(*id).await?;
            wanted.extend(found.filter(crate::model::Order::is_to_be_invoiced).map(|order| order.id));
        }
        if wanted.is_empty() {
            continue;
        }
        let next = standing.next(wanted);
        if !orders.store.enter(&next, standing.version).await? {
            // Another writer was first; the orders that it leaves are still due.
            return Ok(());
        }
        apply(orders, &next).await?;
    }
    Ok(())
}

/// Gives each order of an entry its number unless the order has one.
async fn apply(orders: &Orders, journal: &Journal) -> Result<(), WorkError> {
    let batch = stream::iter(journal.batch().map(Ok));
    let applied = batch.try_for_each_concurrent(AT_ONCE, |(number, id)| async move {
        let number = printed(&orders.config.invoice_prefix, number);
        change(orders, id, |order| order.issue(number.clone(), orders.context.clock.now()).then(Vec::new)).await
    });
    applied.await.map_err(|error: ConsumeError| WorkError::Other(error.to_string()))
}
