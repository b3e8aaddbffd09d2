//! The sealer: takes records that wait, and puts them into the chains of their ledgers.
//!
//! No request waits for it: a chain without gaps has one end, which can be written a few dozen times a second, and sealing
//! afterwards takes 30 records with each write. A sealer that stops anywhere leaves whole batches behind it.

use std::time::Duration;

use service::capability::WorkError;

use crate::Ledger;
use crate::model::{Head, JournalRecord, Sealed};
use crate::store::{BATCH, HEAD, RECORD};

/// How long a run goes on; its lease lasts ten seconds longer.
const RUN: Duration = Duration::from_secs(20);

/// What a sealer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It sealed what waited, if anything did.
    Done,
    /// Its time is over, and more waits.
    More,
    /// Another one is at work.
    Busy,
}

/// Seals what waits. Idempotent. Without anything to do it costs 8 RRU, and writes nothing.
pub(crate) async fn seal(app: &Ledger) -> Result<Outcome, WorkError> {
    let _turn = app.sealing.turn.lock().await;
    if !app.store.has_unsealed().await? {
        return Ok(Outcome::Done);
    }
    let Some(lease) = app.store.take_lease(app.context.clock.now()).await? else { return Ok(Outcome::Busy) };
    let done = rounds(app).await;
    let given_back = app.store.give_back(&lease).await;
    let outcome = done?;
    given_back?;
    Ok(outcome)
}

async fn rounds(app: &Ledger) -> Result<Outcome, WorkError> {
    let begun = app.context.clock.now();
    loop {
        let (waiting, has_more) = app.store.unsealed().await?;
        for (ledger, records) in waiting {
            let mut head = app.store.head(&ledger).await?;
            for batch in records.chunks(BATCH) {
                let Some(next) = append(app, &head, batch).await? else { return Ok(Outcome::Busy) };
                head = next;
                if app.context.clock.now().since(begun) >= RUN {
                    return Ok(Outcome::More);
                }
            }
        }
        // What is booked meanwhile has woken the next sealer.
        if !has_more {
            return Ok(Outcome::Done);
        }
    }
}

/// Appends a batch; the new end of the journal, or nothing where another sealer came first.
async fn append(app: &Ledger, head: &Head, batch: &[JournalRecord]) -> Result<Option<Head>, WorkError> {
    let mut after = head.clone();
    let lines: Result<Vec<Sealed>, _> = batch.iter().map(|record| after.append(record.clone())).collect();
    let lines = lines.map_err(|error| WorkError::Other(format!("a record can't be written: {error}")))?;
    match app.store.append(head, &after, &lines).await {
        Ok(()) => Ok(Some(after)),
        Err(error) if error.refused(HEAD) || error.refused(RECORD) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
