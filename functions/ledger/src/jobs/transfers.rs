//! Carries planned transfers out, and hands on what merged guests' wallets have again.

use service::table::TableError;

use crate::Ledger;
use crate::commands::merge::sweep;
use crate::commands::run_transfers;
use crate::commands::wake::wake_at;

/// Wallets that one tick looks at again; the next goes on.
const SWEEPS: usize = 100;

/// Carries all runs out that are due; in one process those that are due before the next tick follow in time.
pub(super) async fn run_due(app: &Ledger) -> Result<(), TableError> {
    if let Some(soon) = run_transfers::run_due(app).await? {
        wake_at(app, soon);
    }
    Ok(())
}

/// Moves what came back to wallets of merged guests: 0.5 RRU, and what each movement costs.
pub(super) async fn sweep_all(app: &Ledger) -> Result<(), TableError> {
    for ended in app.store.sweeps(SWEEPS).await? {
        for account in &ended.accounts {
            sweep(app, account).await?;
        }
        app.store.swept(&ended).await?;
    }
    Ok(())
}
