//! Sends webhooks that are due: by the tick, and in one process as soon as they are written down.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures::{StreamExt as _, future, stream};
use service::table::{TableError, error_chain};
use tokio::time::Instant;

use super::deliver::attempt;
use crate::Notifications;
use crate::model::Endpoint;

/// For how long one tick begins to send; the function has 29 seconds, of which an endpoint may take 20.
const SENDS_FOR: Duration = Duration::from_secs(8);
/// How many webhooks go to one endpoint at once: endpoints do not wait for each other.
const AT_ONCE: usize = 4;
/// How much is looked at by one query.
const PAGE: usize = 25;
/// How long webhooks are gathered before they are sent together.
const GATHER: Duration = Duration::from_millis(50);

/// Lets webhooks go out in a moment. In a function nothing runs behind an answer: there the tick sends.
pub(crate) fn schedule(app: &Notifications) {
    if !app.config.webhooks.at_once || cfg!(feature = "lambda") {
        return;
    }
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if !app.is_sending.swap(true, Ordering::SeqCst) {
        let sender = Notifications { background: Arc::default(), ..app.clone() };
        let begun = runtime.spawn(async move {
            tokio::time::sleep(GATHER).await;
            sender.is_sending.store(false, Ordering::SeqCst);
            // What goes wrong here is done by the tick: it is written down, and logged.
            let _ = send_webhooks(&sender).await;
        });
        app.background.take(begun.abort_handle());
    }
}

/// Remembers the first failure, and logs each.
pub(crate) fn note(all: &mut Result<(), TableError>, one: Result<(), TableError>) {
    if let Err(error) = one {
        tracing::warn!(error = %error_chain(&error), "work stays due");
        if all.is_ok() {
            *all = Err(error);
        }
    }
}

/// Sends webhooks that are due: each endpoint in a lane of its own, so that one that hangs stops no other.
pub(crate) async fn send_webhooks(app: &Notifications) -> Result<(), TableError> {
    let until = Instant::now() + SENDS_FOR;
    let endpoints = app.store.endpoints().await?;
    let lanes = endpoints.iter().filter(|endpoint| endpoint.content.enabled).map(|endpoint| lane(app, endpoint, until));
    let mut all = Ok(());
    future::join_all(lanes).await.into_iter().for_each(|one| note(&mut all, one));
    all
}

async fn lane(app: &Notifications, endpoint: &Endpoint, until: Instant) -> Result<(), TableError> {
    let mut all = Ok(());
    loop {
        let due = app.store.due_deliveries(endpoint.id, app.now(), PAGE).await?;
        let is_last = due.len() < PAGE;
        let in_time = due.into_iter().take_while(|_| Instant::now() < until);
        let attempts = in_time.map(|delivery| attempt(app, endpoint, delivery));
        let done: Vec<_> = stream::iter(attempts).buffer_unordered(AT_ONCE).collect().await;
        let made = done.iter().filter(|one| matches!(one, Ok(true))).count();
        done.into_iter().for_each(|one| note(&mut all, one.map(drop)));
        // The index may be behind: where nothing could be done, a later tick looks again.
        let goes_on = match app.store.find_endpoint(endpoint.id).await? {
            Some(now) => now.content.enabled && now.version == endpoint.version,
            None => false,
        };
        if is_last || made == 0 || !goes_on || Instant::now() >= until {
            return all;
        }
    }
}
