//! Ends all holds whose time is over.

use service::table::TableError;

use crate::Ledger;
use crate::commands::expire::expire_all;
use crate::store::DUE_SHARDS;

/// Holds a page.
const PAGE: usize = 50;
/// Pages of a key that one tick sees to; the next goes on.
const PAGES_A_TICK: usize = 40;

/// Ends every overdue hold: 0.5 RRU for each of four keys, and what each end costs. One that does not end holds up neither
/// its page nor those behind it; what failed first is told in the end.
pub(super) async fn expire_due(app: &Ledger) -> Result<(), TableError> {
    let now = app.context.clock.now();
    let mut outcome = Ok(());
    for shard in 0..DUE_SHARDS {
        let mut after = None;
        for _ in 0..PAGES_A_TICK {
            let (due, next) = app.store.due(shard, now, after, PAGE).await?;
            outcome = outcome.and(expire_all(app, due).await);
            if next.is_none() {
                break;
            }
            after = next;
        }
    }
    outcome
}
