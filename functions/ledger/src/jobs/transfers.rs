//! Carries planned transfers out, and hands on what merged guests' wallets have again.

use service::table::{TableError, error_chain};

use crate::Ledger;
use crate::commands::merge::sweep;
use crate::commands::run_transfers;
use crate::commands::wake::wake_at;

/// Wallets that are listed at once.
const SWEEPS: usize = 100;
/// Pages of them that one tick sees to; the next goes on.
const PAGES: usize = 10;

/// Carries all runs out that are due; in one process those that are due before the next tick follow in time.
pub(super) async fn run_due(app: &Ledger) -> Result<(), TableError> {
    if let Some(soon) = run_transfers::run_due(app).await? {
        wake_at(app, soon);
    }
    Ok(())
}

/// Moves what came back to wallets of merged guests: 0.5 RRU, and what each movement costs. A failure does not hold up the
/// others.
pub(super) async fn sweep_all(app: &Ledger) -> Result<(), TableError> {
    let (mut after, mut outcome) = (None, Ok(()));
    for _ in 0..PAGES {
        let page = app.store.sweeps(SWEEPS, after).await?;
        for ended in page.items {
            let mut swept = Ok(());
            for account in &ended.accounts {
                let one = sweep(app, account).await;
                if let Err(error) = &one {
                    tracing::warn!(error = %error_chain(error), %account, "not handed on yet");
                }
                swept = swept.and(one);
            }
            if swept.is_ok() {
                swept = app.store.swept(&ended).await;
            }
            outcome = outcome.and(swept);
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    outcome
}
