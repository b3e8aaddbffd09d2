//! A release comes to be seen: once all of its entries have arrived, from a moment on that lies a little ahead.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{EntryId, ReleaseId};
use events::content::Released;
use service::table::{Attempts, TableError};

use crate::Delivery;
use crate::store::Release;

/// How far ahead the moment lies: longer than a replica of the table is behind.
const AHEAD: Duration = Duration::from_secs(2);
/// How long what was shown before is kept after it: longer than any request takes.
const KEPT: Duration = Duration::from_secs(60);

/// How many entries have to have arrived more before that is written.
const STEP: usize = 10;

/// Looks how many entries of a release have arrived, and answers with the first that has not. Nothing where the release is
/// not known yet or is seen already.
///
/// Each event of a release calls this after its entry is written, so whoever writes the last missing entry finds nothing
/// missing. Entries are looked at in their order, from the last on that is remembered to have arrived to the first that has
/// not: at most eleven an event where events come in the order of the release.
pub(crate) async fn advance(app: &Delivery, id: ReleaseId) -> Result<Option<Released>, TableError> {
    let mut attempts = Attempts::on("release");
    loop {
        let Some(release) = app.store.release(id).await? else { return Ok(None) };
        if release.visible_from.is_some() {
            return Ok(None);
        }
        let arrived = arrived(app, &release).await?;
        let is_complete = arrived == release.entries.len();
        if !is_complete && arrived < release.arrived + STEP {
            return Ok(release.entries.get(arrived).cloned());
        }
        let visible_from = is_complete.then(|| app.context.clock.now() + AHEAD);
        let next = Release { version: release.version + 1, arrived, visible_from, ..release };
        match app.store.replace_release(&next).await {
            // What is missing may have arrived while this was written.
            Ok(()) if !is_complete => {}
            Ok(()) => return Ok(None),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}

/// How many entries, from the first on, have arrived or are known in a newer version. 1 RRU each.
async fn arrived(app: &Delivery, release: &Release) -> Result<usize, TableError> {
    let mut arrived = release.arrived;
    for entry in release.entries.iter().skip(release.arrived) {
        let known = app.store.head(entry.entry_id).await?.map_or(0, |head| head.version());
        if known < entry.version {
            break;
        }
        arrived += 1;
    }
    Ok(arrived)
}

/// Whether nobody reads any more what was shown before.
pub(crate) fn is_over(release: &Release, now: Timestamp) -> bool {
    release.visible_from.is_some_and(|from| from + KEPT <= now)
}

/// Removes what was shown before a release, and marks it as settled.
pub(crate) async fn settle(app: &Delivery, release: Release) -> Result<(), TableError> {
    for entry in &release.entries {
        settle_entry(app, entry.entry_id, release.release_id).await?;
    }
    let settled = Release { version: release.version + 1, settled: true, ..release };
    match app.store.replace_release(&settled).await {
        // Another process was first.
        Err(TableError::Refused(_)) => Ok(()),
        other => other,
    }
}

async fn settle_entry(app: &Delivery, entry: EntryId, release: ReleaseId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("entry");
    loop {
        let Some(before) = app.store.head(entry).await? else { return Ok(()) };
        let Some(after) = before.settled(release) else { return Ok(()) };
        let views = app.store.views(entry).await?;
        match app.store.write_entry(entry, &before, &after, &views).await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            other => return other,
        }
    }
}
