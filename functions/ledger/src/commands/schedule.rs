//! Sealing right after a write.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::seal::{Outcome, seal};
use crate::Ledger;

/// How long records are gathered before they are sealed together.
const GATHER: Duration = Duration::from_millis(200);
/// How long a sealer waits for another one's lease.
const PAUSE: Duration = Duration::from_millis(400);
/// How often it asks for the lease; after that the tick does the work.
const MAX_ASKED: usize = 10;

/// Lets the sealer begin in a moment, behind the answer. In a function nothing runs behind an answer: there the tick seals.
pub(crate) fn schedule(app: &Ledger) {
    app.sealing.is_behind.store(true, Ordering::SeqCst);
    if !app.config.seal_at_once || cfg!(feature = "lambda") {
        return;
    }
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if !app.sealing.scheduled.swap(true, Ordering::SeqCst) {
        let sealer = Ledger { background: Arc::default(), ..app.clone() };
        let begun = runtime.spawn(async move {
            tokio::time::sleep(GATHER).await;
            sealer.sealing.scheduled.store(false, Ordering::SeqCst);
            run(&sealer).await;
        });
        app.background.take(begun.abort_handle());
    }
}

/// What goes wrong here is done by the tick: the records still wait.
async fn run(app: &Ledger) {
    for _ in 0..MAX_ASKED {
        match seal(app).await {
            Ok(Outcome::Busy) => tokio::time::sleep(PAUSE).await,
            Ok(Outcome::More) => {}
            Ok(Outcome::Done) => return,
            Err(error) => {
                tracing::warn!(error = %service::table::error_chain(&error), "not sealed yet");
                return;
            }
        }
    }
}
