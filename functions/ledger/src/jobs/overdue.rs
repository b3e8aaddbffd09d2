//! Ends all holds whose time is over.

use service::table::TableError;

use crate::Ledger;
use crate::commands::expire::expire_all;
use crate::store::DUE_SHARDS;

/// Holds a page.
const PAGE: usize = 50;
/// Pages of a key that one tick sees to; the next goes on.
const PAGES_A_TICK: usize = 40;

/// Ends every overdue hold: 0.5 RRU for each of four keys, and what each end costs.
pub(super) async fn expire_due(app: &Ledger) -> Result<(), TableError> {
    let now = app.context.clock.now();
    for shard in 0..DUE_SHARDS {
        for _ in 0..PAGES_A_TICK {
            let due = app.store.due(shard, now, PAGE).await?;
            let is_last = due.len() < PAGE;
            expire_all(app, due).await?;
            if is_last {
                break;
            }
        }
    }
    Ok(())
}
