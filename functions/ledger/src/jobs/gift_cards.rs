//! Books back all gift cards whose time is over.

use service::table::TableError;

use crate::Ledger;
use crate::commands::gift_cards::expire;
use crate::store::GIFT_DUE_SHARDS;

/// Cards a page.
const PAGE: usize = 50;
/// Pages of a key that one tick sees to; the next goes on.
const PAGES_A_TICK: usize = 10;

/// Ends every overdue card: 0.5 RRU for each of two keys, and what each end costs.
pub(super) async fn expire_due(app: &Ledger) -> Result<(), TableError> {
    let now = app.context.clock.now();
    for shard in 0..GIFT_DUE_SHARDS {
        for _ in 0..PAGES_A_TICK {
            let due = app.store.due_gift_cards(shard, now, PAGE).await?;
            let is_last = due.len() < PAGE;
            for id in due {
                expire(app, id).await?;
            }
            if is_last {
                break;
            }
        }
    }
    Ok(())
}
