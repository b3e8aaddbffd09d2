//! Matching right after a command is queued.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::run_market::{Outcome, run_market};
use crate::Trading;
use crate::model::Symbol;
use crate::store::LEASE_LASTS;

/// How long commands are gathered before they are done together.
const GATHER: Duration = Duration::from_millis(2);
/// How long a writer waits between two attempts to get another one's lease; and after the first of them.
const PAUSE: Duration = Duration::from_millis(200);
const LONG_PAUSE: Duration = Duration::from_secs(1);
/// Up to when the pauses are short: another writer that is at work gives its lease back soon.
const SOON: Duration = Duration::from_secs(4);
/// How long it waits in all: until the lease of a process that was stopped meanwhile has run out. A function, whose caller
/// waits too, leaves that to the tick.
const PATIENCE: Duration = if cfg!(feature = "lambda") { SOON } else { LEASE_LASTS.saturating_mul(2) };
/// How often it tries again after a failure, such as a conflict with a cancel of the same order.
const MAX_FAILURES: usize = 3;

/// Lets a market's writer begin in a moment. In a function nothing runs behind an answer, so that it begins at once.
pub(crate) async fn schedule(app: &Trading, symbol: &Symbol) {
    if !app.config.at_once {
        return;
    }
    if cfg!(feature = "lambda") {
        run(app, symbol).await;
        return;
    }
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    let is_first = app.scheduled.lock().unwrap_or_else(PoisonError::into_inner).insert(symbol.clone());
    if is_first {
        let writer = Trading { background: Arc::default(), ..app.clone() };
        let symbol = symbol.clone();
        let begun = runtime.spawn(async move {
            tokio::time::sleep(GATHER).await;
            writer.scheduled.lock().unwrap_or_else(PoisonError::into_inner).remove(&symbol);
            run(&writer, &symbol).await;
        });
        app.background.take(begun.abort_handle());
    }
}

/// What goes wrong again and again is done by the tick: the commands are still there.
async fn run(app: &Trading, symbol: &Symbol) {
    let (begun, mut failures) = (Instant::now(), 0);
    loop {
        let outcome = run_market(app, symbol).await;
        match outcome {
            Ok(Outcome::Busy) if begun.elapsed() < PATIENCE => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %service::table::error_chain(&error), %symbol, "not matched yet");
                failures += 1;
                if failures == MAX_FAILURES {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        }
        // The one that waits already finds in the queue what is there now.
        let Some(waits) = Waits::begin(app, symbol) else { return };
        tokio::time::sleep(if begun.elapsed() < SOON { PAUSE } else { LONG_PAUSE }).await;
        drop(waits);
    }
}

/// Waits for another one's lease of a market: one in a process does, however many commands come.
struct Waits<'a> {
    app: &'a Trading,
    symbol: &'a Symbol,
}

impl<'a> Waits<'a> {
    /// Begins to; `None` where somebody does already.
    fn begin(app: &'a Trading, symbol: &'a Symbol) -> Option<Self> {
        let is_first = app.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(symbol.clone());
        is_first.then_some(Self { app, symbol })
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.app.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(self.symbol);
    }
}
