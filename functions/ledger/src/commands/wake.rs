//! Looks for planned transfers at the moment when they are due, in one process; elsewhere the tick does.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use domain::Timestamp;
use service::table::error_chain;

use super::run_transfers::{AHEAD, run_due};
use crate::Ledger;

/// How long is waited for a clock that is behind.
const SHORT: Duration = Duration::from_millis(20);

/// Lets this process carry planned transfers out at a moment, if that is before the next tick. In a function nothing runs
/// behind an answer: there the tick does it.
pub(crate) fn wake_at(app: &Ledger, at: Timestamp) {
    if cfg!(feature = "lambda") || at.since(app.context.clock.now()) > AHEAD {
        return;
    }
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if is_first(app, at) {
        let runner = Ledger { background: Arc::default(), ..app.clone() };
        let begun = runtime.spawn(async move { keep_running(&runner, at).await });
        app.background.take(begun.abort_handle());
    }
}

/// Whether nobody else in this process looks in the second of this moment.
fn is_first(app: &Ledger, at: Timestamp) -> bool {
    app.waking.lock().unwrap_or_else(PoisonError::into_inner).insert(at.as_seconds())
}

/// Carries transfers out from a moment on, as long as others are due soon after.
async fn keep_running(app: &Ledger, mut at: Timestamp) {
    loop {
        tokio::time::sleep(at.since(app.context.clock.now())).await;
        while app.context.clock.now() < at {
            // Timers and clocks differ; a clock that is moved by hand stands still.
            tokio::time::sleep(SHORT).await;
        }
        app.waking.lock().unwrap_or_else(PoisonError::into_inner).remove(&at.as_seconds());
        at = match run_due(app).await {
            Ok(Some(soon)) if is_first(app, soon) => soon,
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), "planned transfers wait for the tick");
                return;
            }
        };
    }
}
