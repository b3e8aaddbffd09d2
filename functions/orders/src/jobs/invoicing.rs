//! Invoices: every confirmed order gets its number, one after the other and without a gap.
//!
//! Off the request's path and in batches, by whoever sweeps: see [`Journal`](crate::model::journal) for why neither two
//! writers nor a crash at any point leave a gap or give a number twice.

use domain::id::OrderId;
use futures::{TryStreamExt, stream};
use service::capability::WorkError;
use service::inbox::ConsumeError;

use crate::Orders;
use crate::commands::step::change;
use crate::model::journal::{Journal, printed};

/// How many orders a batch has: its journal entry stays within four kilobytes.
const BATCH: usize = 100;
/// How many orders are written at once.
const AT_ONCE: usize = 8;

/// Gives invoices to orders that are due for one.
///
/// The orders are looked at again once the batch before is known to be whole: from then on only an entry in the journal
/// gives numbers, and it is written over the one that was read.
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
            // Another writer is at it; what he leaves is still due.
            return Ok(());
        }
        apply(orders, &next).await?;
    }
    Ok(())
}

/// Gives each order of an entry its number, where it does not bear it yet.
async fn apply(orders: &Orders, journal: &Journal) -> Result<(), WorkError> {
    let batch = stream::iter(journal.batch().map(Ok));
    let applied = batch.try_for_each_concurrent(AT_ONCE, |(number, id)| async move {
        let number = printed(&orders.config.invoice_prefix, number);
        change(orders, id, |order| order.issue(number.clone(), orders.context.clock.now()).then(Vec::new)).await
    });
    applied.await.map_err(|error: ConsumeError| WorkError::Other(error.to_string()))
}
