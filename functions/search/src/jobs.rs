//! The work of the schedule: what waits is indexed, and a rebuild goes on.

use service::capability::WorkError;

use crate::Search;
use crate::commands::{Outcome, index_waiting};

/// Indexes what waits. Where another writer is at work, it does nothing.
pub(crate) async fn tick(app: &Search) -> Result<(), WorkError> {
    if index_waiting(app, None).await? == Outcome::Busy {
        tracing::info!("another writer has the lease");
    }
    Ok(())
}
