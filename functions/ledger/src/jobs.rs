//! The work of the schedule.

mod overdue;

use service::capability::WorkError;

use crate::Ledger;

/// Does what is due.
pub(crate) async fn tick(app: &Ledger) -> Result<(), WorkError> {
    Ok(overdue::expire_due(app).await?)
}
