//! Books back all gift cards whose time is over.

use std::time::Duration;

use service::table::{TableError, error_chain};
use tokio::time::Instant;

use crate::Ledger;
use crate::commands::gift_cards::expire;
use crate::store::GIFT_DUE_SHARDS;

/// Cards a page.
const PAGE: usize = 50;
/// How long a tick's part takes; the next goes on.
const BUDGET: Duration = Duration::from_secs(5);

/// Ends every overdue card: 0.5 RRU for each of two keys and 50 cards, and what each end costs. A card that can't be ended
/// holds up no other.
pub(super) async fn expire_due(app: &Ledger) -> Result<(), TableError> {
    let (now, deadline) = (app.context.clock.now(), Instant::now() + BUDGET);
    let mut failed = Ok(());
    for shard in 0..GIFT_DUE_SHARDS {
        let mut behind = None;
        while Instant::now() < deadline {
            let (due, next) = app.store.due_gift_cards(shard, now, PAGE, behind).await?;
            for id in due {
                if let Err(error) = expire(app, id).await {
                    tracing::warn!(card = %id, error = %error_chain(&error), "a card was not booked back");
                    failed = Err(error);
                }
            }
            if next.is_none() {
                break;
            }
            behind = next;
        }
    }
    failed
}
