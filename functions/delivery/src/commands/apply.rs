//! An event changes an entry.

use std::collections::BTreeMap;

use domain::id::{EntryId, ReleaseId};
use domain::locale::Locale;
use service::inbox::ConsumeError;
use service::table::{Attempts, TableError};

use super::release;
use crate::Delivery;
use crate::model::{Change, Head, View};

/// The most bytes of a slug that can be asked for; a longer one leads nowhere.
const LONGEST_SLUG: usize = 512;
/// The most addresses of a part; the store's transactions have room for no more.
const MOST_SLUGS: usize = 20;
/// The most former addresses of an entry that are kept: the newest.
const MOST_REDIRECTS: usize = 200;

/// What an event says of an entry.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) entry_id: EntryId,
    pub(crate) version: u64,
    pub(crate) type_id: String,
    pub(crate) release_id: Option<ReleaseId>,
    /// Its content; none where it is withdrawn.
    pub(crate) view: Option<View>,
    /// The addresses that it had before, by locale, oldest first.
    pub(crate) old_slugs: BTreeMap<Locale, Vec<String>>,
}

/// Takes what an event says, unless something newer is known; then looks whether its release is complete.
pub(crate) async fn apply(app: &Delivery, heard: &Heard) -> Result<(), ConsumeError> {
    let mut attempts = Attempts::on("entry");
    loop {
        match attempt(app, heard).await {
            Err(ConsumeError::Table(TableError::Refused(_))) => attempts.again().await?,
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    if let Some(release_id) = heard.release_id {
        release::advance(app, release_id).await?;
    }
    Ok(())
}

async fn attempt(app: &Delivery, heard: &Heard) -> Result<(), ConsumeError> {
    let before = app.store.head(heard.entry_id).await?.unwrap_or_default();
    if let Some(release) = before.release_of(heard.version).filter(|_| heard.release_id.is_none()) {
        return Ok(let_go(app, heard.entry_id, &before, release).await?);
    }
    let slugs = heard.view.as_ref().map(View::slugs).unwrap_or_default();
    let change = Change {
        version: heard.version,
        release_id: heard.release_id,
        type_id: heard.type_id.clone(),
        shown: heard.view.is_some(),
        slugs: slugs.into_iter().filter(|slug| is_slug(slug)).take(MOST_SLUGS).collect(),
    };
    let Some(mut after) = before.after(&change) else { return Ok(()) };
    if after.is_full() {
        return Err(ConsumeError::NotYet(format!("{} waits for too many releases", heard.entry_id)));
    }
    redirect(app, heard, &mut after).await?;

    // What stays beside the new part is written again, for it changes when it ends.
    let mut views = if after.parts.iter().any(|part| part.shown && part.version != heard.version) {
        app.store.views(heard.entry_id).await?
    } else {
        BTreeMap::new()
    };
    views.extend(heard.view.clone().map(|view| (heard.version, view)));
    Ok(app.store.write_entry(heard.entry_id, &before, &after, &views).await?)
}

/// What waits for a release is published again by itself. Where nothing is known of the release, what told of it is lost, and
/// the entry waits no more. Otherwise its other entries come again too, and complete it.
async fn let_go(app: &Delivery, id: EntryId, before: &Head, release: ReleaseId) -> Result<(), TableError> {
    if app.store.release(release).await?.is_some() {
        return Ok(());
    }
    let Some(after) = before.settled(release) else { return Ok(()) };
    let views = app.store.views(id).await?;
    app.store.write_entry(id, before, &after, &views).await
}

fn is_slug(slug: &str) -> bool {
    (1..=LONGEST_SLUG).contains(&slug.len())
}

/// Lets the addresses that the entry had lead to it. They are true for ever, so they are written before all else.
async fn redirect(app: &Delivery, heard: &Heard, after: &mut Head) -> Result<(), TableError> {
    let newest_first = heard.old_slugs.values().flat_map(|slugs| slugs.iter().rev());
    for slug in newest_first.filter(|slug| is_slug(slug)) {
        let name = format!("{}#{slug}", heard.type_id);
        if after.redirects.len() >= MOST_REDIRECTS || after.redirects.contains(&name) {
            continue;
        }
        app.store.write_redirect(heard.entry_id, &heard.type_id, slug).await?;
        after.redirects.insert(name);
    }
    Ok(())
}
