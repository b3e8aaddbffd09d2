//! From a question to its answer, by the newest generation that this process knows of.

use std::sync::Arc;

use domain::Timestamp;
use events::content::LocalesChanged;
use service::Problem;
use service::table::{TableError, error_chain};

use crate::Search;
use crate::adapters::{FORMAT, Found, Opened, ShelfError, open, search};
use crate::model::{Ask, Head, Language, SearchSettings};
use crate::store::ms;

/// How long a state is taken for the newest, in milliseconds.
const FRESH_MS: i64 = 500;
/// How long settings are, in milliseconds.
const SETTINGS_FRESH_MS: i64 = 10_000;
/// How often a state that vanishes while it is opened is asked for again.
const MAX_OPENED: usize = 4;

/// An answer, with the state that gave it.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) found: Found,
    pub(crate) generation: u64,
    pub(crate) lag_ms: u64,
}

/// Answers a question.
pub(crate) async fn find(app: &Search, ask: Ask) -> Result<Answered, Problem> {
    let now = app.context.clock.now();
    let settings = settings(app, now).await?;
    let (opened, head) = opened(app, now).await?;
    let (generation, lag_ms) = (head.live.number, head.lag_ms(now));
    let usual: Option<Language> = app.config.product_language;
    let found = tokio::task::spawn_blocking(move || search(&opened, &ask, &settings, usual)).await;
    match found {
        Ok(Ok(found)) => Ok(Answered { found, generation, lag_ms }),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// The state of the index as it stands, and the latest wish for a rebuild.
pub(crate) async fn standing(app: &Search) -> Result<(Head, u64), TableError> {
    futures::future::try_join(app.store.head(), app.store.wish()).await
}

/// The locale of a request that names none.
pub(crate) async fn default_locale(app: &Search) -> Result<Option<String>, Problem> {
    let now = app.context.clock.now();
    settings(app, now).await?;
    Ok(app.reading.read().await.default_locale.clone())
}

async fn settings(app: &Search, now: Timestamp) -> Result<Arc<SearchSettings>, Problem> {
    {
        let reading = app.reading.read().await;
        if reading.settings_ms.is_some_and(|read| (0..SETTINGS_FRESH_MS).contains(&(ms(now) - read))) {
            return Ok(Arc::clone(&reading.settings));
        }
    }
    let (settings, locales) =
        futures::future::try_join(app.store.settings_eventually(), app.store.published::<LocalesChanged>("locales"))
            .await?;
    let mut reading = app.reading.write().await;
    reading.settings = Arc::new(settings);
    reading.default_locale = locales.map(|locales| locales.default.to_string());
    reading.settings_ms = Some(ms(now));
    Ok(Arc::clone(&reading.settings))
}

/// What is open; asks the table for a newer state where the last time was half a second ago.
async fn opened(app: &Search, now: Timestamp) -> Result<(Arc<Opened>, Head), Problem> {
    {
        let reading = app.reading.read().await;
        let is_fresh = reading.checked_ms.is_some_and(|checked| (0..FRESH_MS).contains(&(ms(now) - checked)));
        if let (true, Some(opened)) = (is_fresh, &reading.opened) {
            return Ok((Arc::clone(opened), reading.head.clone()));
        }
    }
    let _turn = match app.opening.try_lock() {
        Ok(turn) => turn,
        Err(_) => {
            let reading = app.reading.read().await;
            if let Some(opened) = &reading.opened {
                return Ok((Arc::clone(opened), reading.head.clone()));
            }
            drop(reading);
            app.opening.lock().await
        }
    };
    refresh(app, now).await
}

/// Opens the newest state, where it is newer than what is open.
async fn refresh(app: &Search, now: Timestamp) -> Result<(Arc<Opened>, Head), Problem> {
    let mut head = app.store.head_eventually().await?;
    for _ in 0..MAX_OPENED {
        {
            let mut reading = app.reading.write().await;
            if let Some(opened) = reading.opened.clone()
                && head.version <= reading.head.version
            {
                reading.checked_ms = Some(ms(now));
                return Ok((opened, reading.head.clone()));
            }
        }
        if head.version > 0 && head.live.format != FORMAT {
            return stale(app, now).await;
        }
        let files = match app.shelf.files(&head.live).await {
            Ok(files) => files,
            Err(ShelfError::Gone(name)) => {
                let newest = app.store.head().await?;
                if newest.version > head.version {
                    head = newest;
                    continue;
                }
                tracing::warn!(bundle = name, "a file of the index is gone: it is to be built again");
                app.store.renew(&head).await?;
                return stale(app, now).await;
            }
            Err(error) => return Err(failed(&error)),
        };
        let meta = head.live.meta.clone();
        let made = tokio::task::spawn_blocking(move || open(&meta, files)).await.map_err(|error| failed(&error))?;
        let made = Arc::new(made.map_err(|error| failed(&error))?);
        app.shelf.forget_all_but(&head);
        let mut reading = app.reading.write().await;
        reading.opened = Some(Arc::clone(&made));
        reading.head = head.clone();
        reading.checked_ms = Some(ms(now));
        return Ok((made, head));
    }
    Err(Problem::unavailable())
}

/// What was open before answers on while the newest state can't be read: another form of the code wrote it, or it has lost
/// a file. It is built again by the next tick.
async fn stale(app: &Search, now: Timestamp) -> Result<(Arc<Opened>, Head), Problem> {
    let mut reading = app.reading.write().await;
    reading.checked_ms = Some(ms(now));
    let opened = reading.opened.clone().ok_or_else(Problem::unavailable)?;
    Ok((opened, reading.head.clone()))
}

fn failed(error: &dyn std::error::Error) -> Problem {
    tracing::error!(error = %error_chain(error), "the index did not answer");
    Problem::unavailable()
}
