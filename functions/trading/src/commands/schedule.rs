//! Matching right after a command is queued.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::run_market::{Outcome, run_market};
use crate::Trading;
use crate::model::Symbol;

/// How long commands are gathered before they are done together.
const GATHER: Duration = Duration::from_millis(2);
/// How long a writer waits for another one's lease.
const PAUSE: Duration = Duration::from_millis(200);
/// How often it asks for the lease; after that the tick does the work.
const MAX_ASKED: usize = 20;
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
    let mut failures = 0;
    for _ in 0..MAX_ASKED {
        match run_market(app, symbol).await {
            Ok(Outcome::Busy) => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %service::table::error_chain(&error), %symbol, "not matched yet");
                failures += 1;
                if failures == MAX_FAILURES {
                    return;
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
