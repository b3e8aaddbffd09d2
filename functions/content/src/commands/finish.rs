//! Does work that is due: announces the entries of a set that did not fit into its commit, and removes the versions of
//! entries that are gone.

use domain::id::{EntryId, ReleaseId};
use events::content::{EntryPublished, EntryUnpublished};
use futures::{StreamExt, TryStreamExt, stream};
use service::table::{TableError, Transaction};

use super::space::{Space, legible};
use crate::Content;
use crate::model::{Head, snapshot};
use crate::store::{Announcement, DUE, Due, Task};

/// How many bytes of events one step carries.
const MAX_EVENT_BYTES: usize = 180 * 1024;
/// How many versions are removed at the same time.
const AT_ONCE: usize = 8;

/// Does a piece of work to its end. Whoever else does it meanwhile goes on from there.
pub(crate) async fn finish(app: &Content, due: Due) -> Result<(), TableError> {
    let outcome = match due.task.clone() {
        Task::Forget { entry_id } => forget(app, &due, entry_id).await,
        Task::Announce { .. } => announce(app, due).await,
    };
    match outcome {
        Err(error) if error.refused(DUE) => Ok(()),
        other => other,
    }
}

async fn forget(app: &Content, due: &Due, id: EntryId) -> Result<(), TableError> {
    loop {
        let page = app.store.page_of_versions(id, 100, None).await?;
        if page.items.is_empty() && page.next.is_none() {
            break;
        }
        let removals = stream::iter(page.items).map(|version| app.store.remove_version(id, version.n));
        removals.buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    }
    app.store.table().write(app.store.end_due(due)).await
}

async fn announce(app: &Content, mut due: Due) -> Result<(), TableError> {
    loop {
        let Task::Announce { release_id, at, left } = due.task.clone() else { return Ok(()) };
        let mut transaction = app.store.table().transaction();
        let (mut bytes, mut done) = (0, 0);
        for announcement in &left {
            let size = say(app, announcement, release_id, bytes, &mut transaction).await?;
            let Some(size) = size else { break };
            bytes += size;
            done += 1;
        }
        let rest = left.get(done..).unwrap_or_default().to_vec();
        if rest.is_empty() {
            transaction.push(app.store.end_due(&due));
            return transaction.commit().await;
        }
        let task = Task::Announce { release_id, at, left: rest };
        due = Due { version: due.version + 1, task, ..due };
        transaction.push(app.store.replace_due(&due));
        transaction.commit().await?;
    }
}

/// Adds an announcement; `None` where there is no room for it. One that is older than what the entry is now is left out,
/// since the newer one was made by its own publication.
async fn say(
    app: &Content,
    announcement: &Announcement,
    release_id: ReleaseId,
    bytes: usize,
    transaction: &mut Transaction,
) -> Result<Option<usize>, TableError> {
    let head = app.store.find_head(announcement.entry_id).await?;
    let Some(head) = head.filter(|head| head.publications == announcement.version) else { return Ok(Some(0)) };
    let Some(event) = as_published(app, &head, Some(release_id)).await? else {
        transaction.publish(&withdrawn(&head, Some(release_id)));
        return Ok(Some(600));
    };
    let size = serde_json::to_vec(&event).map_or(0, |json| json.len()) + 400;
    if bytes > 0 && bytes + size > MAX_EVENT_BYTES {
        return Ok(None);
    }
    transaction.publish(&event);
    Ok(Some(size))
}

/// What readers see of an entry, as its event; `None` where it is not published.
pub(crate) async fn as_published(
    app: &Content,
    head: &Head,
    release_id: Option<ReleaseId>,
) -> Result<Option<EntryPublished>, TableError> {
    let Some(published) = &head.published else { return Ok(None) };
    let lost = || TableError::Failed(format!("the published version of {} is gone", head.id).into());
    let (_, fields) = app.store.find_version(head.id, published.n).await?.ok_or_else(lost)?;
    let space = Space::find(app, &head.type_id).await?.ok_or_else(lost)?;
    let within = published.locales.iter().map(ToString::to_string).collect();
    let assets = space.assets(app, &fields, Some(&within)).await?;
    Ok(Some(EntryPublished {
        entry_id: head.id,
        version: head.publications,
        snapshot: legible(snapshot(&space.of, &fields, published.n, &published.locales, assets)),
        first_published_at: head.first_published_at.unwrap_or(published.at),
        published_at: published.at,
        old_slugs: head.old_slugs.clone(),
        release_id,
    }))
}

/// That an entry is not to be read.
pub(crate) fn withdrawn(head: &Head, release_id: Option<ReleaseId>) -> EntryUnpublished {
    let (entry_id, version, type_id) = (head.id, head.publications, head.type_id.to_string());
    EntryUnpublished { entry_id, version, type_id, release_id }
}
