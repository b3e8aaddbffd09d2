//! The one writer of a market: takes commands in order, makes steps of them, and commits each batch of steps at once.
//!
//! A commit is conditional on the lease's token and on the sequence, and deletes the commands that it has done. A writer that
//! is stopped anywhere has committed a batch whole or not at all; a writer that has lost its lease commits nothing. What is
//! in memory is only kept where its commit is known to have been made, and otherwise made again of snapshot and log.

use domain::id::TradingOrderId;
use service::capability::WorkError;
use service::table::{TableError, error_chain};

use super::gather::gather;
use crate::Trading;
use crate::model::book::Book;
use crate::model::{Live, Symbol};
use crate::store::{HEAD, Head, Queued};

/// How many commands are read at once.
const PAGE: usize = 25;
/// How many batches one call commits at most; what is left is for the next.
const MAX_BATCHES: usize = 200;
/// How many entries of the log are read at once.
const ENTRIES: usize = 250;

/// What a writer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing waits.
    Idle,
    /// It did what waited.
    Done,
    /// Another one has the lease.
    Busy,
}

/// Does what waits in a market's queue. Idempotent. Without anything to do it costs 2 RRU, and writes nothing.
pub(crate) async fn run_market(app: &Trading, symbol: &Symbol) -> Result<Outcome, WorkError> {
    let slot = app.writing.of(symbol);
    let mut kept = slot.lock().await;
    let Some(head) = app.store.head(symbol).await? else { return Ok(Outcome::Idle) };
    let queue = app.store.queue(symbol, PAGE).await?;
    if queue.is_empty() && !head.busy {
        return Ok(Outcome::Idle);
    }
    // The lease is that of the head as it was read before the queue: nothing of the queue is done since.
    let taken = app.store.take_lease(symbol, &head, app.context.clock.now()).await?;
    let Some(head) = taken else { return Ok(Outcome::Busy) };
    let (token, known) = (head.token, kept.take());
    let mut changed = Vec::new();
    let done = work(app, symbol, head, queue, known, &mut changed).await;
    let given_back = app.store.give_back(symbol, token).await;
    // Who waits for an order goes on when the writer has come to rest.
    tell(app, &mut changed);
    let Some(live) = done? else { return Ok(Outcome::Busy) };
    *kept = Some(live);
    given_back?;
    Ok(Outcome::Done)
}

/// Wakes the requests that wait for these orders.
fn tell(app: &Trading, changed: &mut Vec<TradingOrderId>) {
    for id in changed.drain(..) {
        // Nobody may be waiting.
        let _ = app.changes.send(id);
    }
}

/// Batch by batch; `None` where the lease is lost.
async fn work(
    app: &Trading,
    symbol: &Symbol,
    mut head: Head,
    mut queue: Vec<Queued>,
    known: Option<Live>,
    changed: &mut Vec<TradingOrderId>,
) -> Result<Option<Live>, WorkError> {
    let mut live = load(app, symbol, &head, known).await?;
    let mut is_more = queue.len() == PAGE;
    for _ in 0..MAX_BATCHES {
        let now = app.context.clock.now();
        let mut waiting = std::mem::take(&mut queue).into_iter();
        let batch = gather(&mut live, &mut waiting, now.max(head.at))?;
        head = match app.store.commit(symbol, &head, &batch, now).await {
            Err(error) if error.refused(HEAD) => return Ok(None),
            other => other?,
        };
        tell(app, changed);
        changed.extend(batch.order_ids());
        let every = app.config.snapshot_every;
        if head.seq / every > live.snapshot / every {
            match app.store.write_snapshot(symbol, &live.book, head.token).await {
                Ok(()) => live.snapshot = head.seq,
                Err(TableError::Refused(_)) => return Ok(None),
                // The log is there without it: the next one is as good.
                Err(error) => tracing::warn!(error = %error_chain(&error), %symbol, "no snapshot"),
            }
        }
        queue = waiting.collect();
        if queue.is_empty() && is_more {
            queue = app.store.queue(symbol, PAGE).await?;
            is_more = queue.len() == PAGE;
        }
        // Who comes later wakes a writer, which takes its turn after this one.
        if queue.is_empty() && !head.busy {
            break;
        }
    }
    Ok(Some(live))
}

/// The book at the head's sequence: the one that is kept, or that of the last snapshot, and what the log says since.
async fn load(app: &Trading, symbol: &Symbol, head: &Head, known: Option<Live>) -> Result<Live, WorkError> {
    if let Some(live) = known {
        if live.book.seq() == head.seq {
            return Ok(live);
        }
        if live.book.seq() < head.seq && head.seq - live.book.seq() <= app.config.snapshot_every {
            return caught_up(app, symbol, head, live.book, live.snapshot).await;
        }
    }
    let book = app.store.restored(symbol, head).await?;
    let snapshot = book.seq();
    caught_up(app, symbol, head, book, snapshot).await
}

async fn caught_up(
    app: &Trading,
    symbol: &Symbol,
    head: &Head,
    mut book: Book,
    snapshot: u64,
) -> Result<Live, WorkError> {
    while book.seq() < head.seq {
        let entries = app.store.log(symbol, book.seq() + 1, head.seq, ENTRIES, true).await?;
        if entries.is_empty() {
            return Err(WorkError::Other(format!("the log of {symbol} ends at {}, not at {}", book.seq(), head.seq)));
        }
        for entry in entries {
            let step = book.apply(entry.command()?);
            if step.is_err() || book.checksum() != entry.checksum {
                return Err(WorkError::Other(format!("the book of {symbol} differs from its log at {}", entry.seq)));
            }
        }
    }
    let candles = app.store.last_candles(symbol).await?;
    Ok(Live { book, candles, snapshot })
}
