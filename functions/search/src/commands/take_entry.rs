//! Entries' newest states, releases of them, and what is known of their types and locales.

use events::content::{LocalesChanged, ReleasePublished, TypeChanged};
use service::inbox::ConsumeError;

use super::schedule::schedule;
use crate::Search;
use crate::model::{Document, Pending, same_search};

/// Takes an entry's state; an older or repeated one changes nothing. One of a release waits until that is published.
pub(crate) async fn take_entry(app: &Search, document: Document, release: Option<String>) -> Result<(), ConsumeError> {
    if let Some(release) = release
        && !app.store.is_released(&release).await?
    {
        app.store.hold(&release, &document).await?;
        // The release may have been published between the two: then nobody else looks at what is held.
        if !app.store.is_released(&release).await? {
            return Ok(());
        }
    }
    if app.store.take(&document).await? {
        schedule(app).await;
    }
    Ok(())
}

/// Publishes what is held for a release, in one commit of the index. What comes later is taken at once.
pub(crate) async fn publish_release(app: &Search, data: ReleasePublished) -> Result<(), ConsumeError> {
    let release = data.release_id.to_string();
    app.store.release(&release, data.published_at).await?;
    let mut pending = Vec::new();
    for held in app.store.held(&release).await? {
        app.store.take_unmarked(&held.document).await?;
        pending.push(Pending { key: held.document.key, version: held.version });
    }
    if !pending.is_empty() {
        app.store.mark_together(&release, pending).await?;
        schedule(app).await;
    }
    Ok(())
}

/// Takes a type's state; where it makes other documents, the index is built again.
pub(crate) async fn take_type(app: &Search, data: TypeChanged) -> Result<(), ConsumeError> {
    let key = format!("type#{}", data.type_id);
    let before: Option<TypeChanged> = app.store.published(&key).await?;
    let is_news = before.is_none_or(|before| before.version < data.version && !same_search(&before, &data));
    app.store.keep_and_rebuild(&key, data.version, &data, is_news).await?;
    if is_news {
        schedule(app).await;
    }
    Ok(())
}

/// Takes the locales of the space; where they changed, the index is built again.
pub(crate) async fn take_locales(app: &Search, data: LocalesChanged) -> Result<(), ConsumeError> {
    let before: Option<LocalesChanged> = app.store.published("locales").await?;
    let is_news = before.is_none_or(|before| before.version < data.version && before.locales != data.locales);
    app.store.keep_and_rebuild("locales", data.version, &data, is_news).await?;
    if is_news {
        schedule(app).await;
    }
    Ok(())
}
