//! The work of the schedule.

mod overdue;

use service::capability::WorkError;

use crate::Ledger;
use crate::commands::seal::{Outcome, seal};

/// Does what is due.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    let expired = overdue::expire_due(app).await;
    // Sealing does not wait for holds that can't be ended.
    if seal(app).await? == Outcome::Busy {
        tracing::info!("another sealer has the lease");
    }
    Ok(expired?)
}
