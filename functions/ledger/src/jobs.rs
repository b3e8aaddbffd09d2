//! The work of the schedule.

mod gift_cards;
mod overdue;
mod transfers;

use std::sync::atomic::Ordering;

use service::capability::WorkError;

use crate::Ledger;
use crate::commands::erase::go_on;
use crate::commands::seal::{Outcome, seal};

/// Seals the journal, ends holds and gift cards whose time is over, hands on what came back to merged guests, goes on with
/// erasures, and carries planned transfers out, which may take longest. What was booked by this is sealed in the end. A failure
/// of the one does not hold up the others.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    app.sealing.is_behind.store(false, Ordering::SeqCst);
    let sealed = seal_all(app).await;
    let ended = overdue::expire_due(app).await;
    let cards = gift_cards::expire_due(app).await;
    let handed_on = transfers::sweep_all(app).await;
    let erased = go_on(app).await;
    let carried_out = transfers::run_due(app).await;
    if app.sealing.is_behind.swap(false, Ordering::SeqCst) {
        seal_all(app).await?;
    }
    sealed?;
    ended?;
    cards?;
    handed_on.and(erased).and(carried_out)?;
    Ok(())
}

async fn seal_all(app: &Ledger) -> Result<(), WorkError> {
    if seal(app).await? == Outcome::Busy {
        tracing::info!("another sealer has the lease");
    }
    Ok(())
}
