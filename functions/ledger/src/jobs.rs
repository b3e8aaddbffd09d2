//! The work of the schedule.

mod overdue;

use service::capability::WorkError;

use crate::Ledger;
use crate::commands::seal::{Outcome, seal};

/// Ends holds whose time is over, and seals the journal. A failure of the one does not hold up the other.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    let ended = overdue::expire_due(app).await;
    if seal(app).await? == Outcome::Busy {
        tracing::info!("another sealer has the lease");
    }
    Ok(ended?)
}
