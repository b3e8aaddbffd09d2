//! What readers of a market see: its levels, kept up by the log, as a client keeps them.

use service::Problem;
use service::table::TableError;

use crate::Trading;
use crate::model::book::View;
use crate::model::{Seen, Symbol};

/// How many entries are read at once.
const ENTRIES: usize = 250;

/// Reads what is new of a market, and shows what is seen then; `None` where there is no such market.
///
/// Costs 0.5 RRU, and 0.5 RRU for each 4 KB of what is new; the first time in a process the last snapshot, too.
pub(crate) async fn follow<T>(
    app: &Trading,
    symbol: &Symbol,
    show: impl FnOnce(&Seen) -> T,
) -> Result<Option<T>, Problem> {
    let Some(head) = app.store.head_eventually(symbol).await? else { return Ok(None) };
    let slot = app.reading.of(symbol);
    let mut kept = slot.lock().await;
    let is_near = |seen: &Seen| head.seq.saturating_sub(seen.seq) <= app.config.snapshot_every.saturating_mul(2);
    let mut seen = match kept.take().filter(is_near) {
        Some(seen) => seen,
        None => {
            let book = app.store.restored(symbol, &head).await?;
            Seen { seq: book.seq(), at: head.at, checksum: book.checksum(), view: View::of(&book) }
        }
    };
    while seen.seq < head.seq {
        let entries = app.store.log(symbol, seen.seq + 1, head.seq, ENTRIES, false).await?;
        // A replica that lags shows what it has.
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            seen.view.apply(&entry.levels);
            (seen.seq, seen.at, seen.checksum) = (entry.seq, entry.at, seen.view.checksum());
            if seen.checksum != entry.checksum {
                let differs = format!("the levels of {symbol} differ from its log at {}", entry.seq);
                return Err(TableError::Failed(differs.into()).into());
            }
        }
    }
    let shown = show(&seen);
    *kept = Some(seen);
    Ok(Some(shown))
}
