//! The work of the schedule.

mod gift_cards;
mod overdue;
mod transfers;

use service::capability::WorkError;

use crate::Ledger;
use crate::commands::erase::go_on;
use crate::commands::seal::{Outcome, seal};

/// Ends holds and gift cards whose time is over, carries planned transfers out, hands on what came back to merged guests, goes
/// on with erasures, and seals the journal. A failure of the one does not hold up the others.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    let ended = overdue::expire_due(app).await;
    let cards = gift_cards::expire_due(app).await;
    let carried_out = transfers::run_due(app).await;
    let handed_on = transfers::sweep_all(app).await;
    let erased = go_on(app).await;
    if seal(app).await? == Outcome::Busy {
        tracing::info!("another sealer has the lease");
    }
    ended?;
    cards?;
    carried_out.and(handed_on).and(erased)?;
    Ok(())
}
