//! The work of the schedule.

use service::capability::WorkError;

use crate::Ledger;
use crate::commands::seal::{Outcome, seal};

/// Does what is due.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    if seal(app).await? == Outcome::Busy {
        tracing::info!("another sealer has the lease");
    }
    Ok(())
}
