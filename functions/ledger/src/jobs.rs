//! The work of the schedule.

use service::capability::WorkError;

use crate::Ledger;

/// Does what is due.
pub(crate) async fn tick(_: &Ledger) -> Result<(), WorkError> {
    Ok(())
}
