//! Indexing right after an event.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::index_waiting::{Outcome, index_waiting};
use crate::Search;

/// How long events are gathered before they are indexed together.
const GATHER: Duration = Duration::from_millis(200);
/// How long a writer waits for another one's lease.
const PAUSE: Duration = Duration::from_millis(400);
/// How often it asks for the lease; after that the tick does the work.
const MAX_ASKED: usize = 10;

/// Lets a writer begin in a moment. In a function nothing runs behind an answer, so that it writes at once; of the events of one
/// batch, the first writer takes most.
pub(crate) async fn schedule(app: &Search) {
    if !app.config.at_once {
        return;
    }
    if cfg!(feature = "lambda") {
        run(app, Some(app.writing.begun.load(Ordering::SeqCst))).await;
        return;
    }
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if !app.writing.scheduled.swap(true, Ordering::SeqCst) {
        let writer = Search { background: Arc::default(), ..app.clone() };
        let begun = runtime.spawn(async move {
            tokio::time::sleep(GATHER).await;
            writer.writing.scheduled.store(false, Ordering::SeqCst);
            run(&writer, None).await;
        });
        app.background.take(begun.abort_handle());
    }
}

/// What goes wrong here is done by the tick: the markers are still there.
async fn run(app: &Search, seen: Option<u64>) {
    for _ in 0..MAX_ASKED {
        match index_waiting(app, seen).await {
            Ok(Outcome::Busy) => tokio::time::sleep(PAUSE).await,
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %service::table::error_chain(&error), "not indexed yet");
                return;
            }
        }
    }
}
