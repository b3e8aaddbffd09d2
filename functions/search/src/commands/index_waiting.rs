//! The writer: takes what waits, makes files of it, and then the next state of the index.
//!
//! Files come first, and have names that no other lease makes; the state that names them is one conditional write, which
//! is refused to a writer that has lost its lease. Markers go last. A writer that stops anywhere leaves the state before,
//! or the new one with markers that are taken once more, and at most files that nobody names, which the next one deletes.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use service::capability::WorkError;

use super::sources::changes;
use crate::Search;
use crate::adapters::{Change, FORMAT, LOST, ShelfError, bundle, write};
use crate::model::{Building, Document, Generation, Head, Waiting};
use crate::store::{DOCUMENT_SHARDS, HEAD, LEASE, Lease, ms};

/// How many steps one call makes at most; what is left is for the next.
const MAX_STEPS: usize = 200;
/// How long files that nobody names are left alone: readers may still open a state that is old.
const GRACE: Duration = Duration::from_secs(10 * 60);

/// What a writer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing waits.
    Idle,
    /// It indexed what waited.
    Done,
    /// Another one has the lease.
    Busy,
}

/// Indexes what waits, and goes on with a rebuild. Idempotent. Without anything to do it costs 4 RRU, and writes nothing.
///
/// `seen` is how many writers had begun when the caller's change was written: one that began later has indexed it.
pub(crate) async fn index_waiting(app: &Search, seen: Option<u64>) -> Result<Outcome, WorkError> {
    let _turn = app.writing.turn.lock().await;
    if seen.is_some_and(|seen| app.writing.begun.load(Ordering::SeqCst) > seen) {
        return Ok(Outcome::Idle);
    }
    let (waiting, _) = app.store.waiting(1).await?;
    if waiting.is_empty() && !app.store.head().await?.owes(app.store.wish().await?, FORMAT) {
        return Ok(Outcome::Idle);
    }
    let Some(lease) = app.store.take_lease(app.context.clock.now()).await? else { return Ok(Outcome::Busy) };
    app.writing.begun.fetch_add(1, Ordering::SeqCst);
    let done = steps(app, &lease).await;
    let given_back = app.store.give_back(&lease).await;
    let outcome = done?;
    given_back?;
    Ok(outcome)
}

async fn steps(app: &Search, lease: &Lease) -> Result<Outcome, WorkError> {
    for _ in 0..MAX_STEPS {
        match step(app, lease).await? {
            Step::More => {}
            Step::Last => break,
            Step::Lost => return Ok(Outcome::Busy),
        }
    }
    Ok(Outcome::Done)
}

enum Step {
    More,
    Last,
    Lost,
}

/// Takes one batch, and one page of a rebuild.
async fn step(app: &Search, lease: &Lease) -> Result<Step, WorkError> {
    let (mut waiting, has_more) = app.store.waiting(app.config.page).await?;
    let wish = app.store.wish().await?;
    let mut head = begin(app.store.head().await?, wish);
    let now = app.context.clock.now();
    let left = waiting.split_off(batch(&waiting, app.config.page));
    let is_last = left.is_empty() && !has_more;
    if waiting.is_empty() && head.building.is_none() {
        return Ok(Step::Last);
    }

    let keys: BTreeSet<String> = waiting.iter().flat_map(|w| &w.documents).map(|pending| pending.key.clone()).collect();
    let documents = app.store.find_all(&keys.into_iter().collect::<Vec<_>>()).await?;
    let waited = changes(app, &documents).await?;
    head.version += 1;
    if head.live.format == FORMAT && !waited.is_empty() {
        match applied(app, lease, head.version, &head.live, waited.clone()).await? {
            Some(live) => head.live = live,
            None => head.live.format = LOST,
        }
    }
    if let Some(building) = head.building.take() {
        head = built(app, lease, head, building, waited).await?;
    }
    head.indexed_ms = ms(now);
    let oldest = left.iter().chain(has_more.then_some(&waiting).into_iter().flatten()).map(|w| ms(w.since)).min();
    head.behind_ms = oldest;
    let is_sweeping = ms(now) - head.swept_ms >= ms_of(GRACE);
    if is_sweeping {
        head.swept_ms = ms(now);
    }

    match app.store.replace_head(&head, lease, now).await {
        Err(error) if error.refused(HEAD) || error.refused(LEASE) => return Ok(Step::Lost),
        other => other?,
    }
    app.shelf.forget_all_but(&head);
    app.reading.write().await.checked_ms = None;
    app.store.unmark(&waiting).await?;
    if is_sweeping {
        let before = u64::try_from(ms(now) - ms_of(GRACE)).unwrap_or_default();
        app.shelf.sweep(&head, before).await.map_err(failed)?;
    }
    Ok(if is_last && !head.owes(wish, FORMAT) { Step::Last } else { Step::More })
}

/// How many of the markers one step takes: those of so many documents, and one at least.
fn batch(waiting: &[Waiting], most: usize) -> usize {
    let mut sum = 0;
    let fits = waiting.iter().take_while(|marker| {
        sum += marker.documents.len();
        sum <= most
    });
    fits.count().max(1).min(waiting.len())
}

/// The state with a rebuild begun, where one is due.
fn begin(mut head: Head, wish: u64) -> Head {
    if head.version == 0 {
        head.live = Generation::empty(1, FORMAT, wish);
    }
    let is_due = head.live.wish < wish || head.live.format != FORMAT;
    let known = head.building.as_ref().map(|building| &building.generation);
    let is_begun = known.is_some_and(|known| known.wish >= wish && known.format == FORMAT);
    if is_due && !is_begun {
        let number = head.live.number.max(known.map_or(0, |known| known.number)) + 1;
        head.building = Some(Building { generation: Generation::empty(number, FORMAT, wish), ..Building::default() });
    }
    head
}

/// Adds what waited and the next page of documents to the generation that is built; it takes its place after the last page.
async fn built(
    app: &Search,
    lease: &Lease,
    mut head: Head,
    mut building: Building,
    waited: Vec<Change>,
) -> Result<Head, WorkError> {
    let page = app.store.page(building.shard, app.config.page, building.after.take()).await?;
    let read: HashSet<&str> = page.items.iter().map(|document| document.key.as_str()).collect();
    // What the page has was read later.
    let mut all: Vec<Change> = waited.into_iter().filter(|change| !read.contains(change.owner.as_str())).collect();
    let found: Vec<Document> = page.items.iter().filter(|document| document.source.is_some()).cloned().collect();
    all.extend(changes(app, &found).await?);
    if !all.is_empty() {
        match applied(app, lease, head.version, &building.generation, all).await? {
            Some(generation) => building.generation = generation,
            // It is begun anew by the next step.
            None => return Ok(head),
        }
    }
    match page.next {
        Some(next) => building.after = Some(next),
        None => building.shard += 1,
    }
    if building.shard < DOCUMENT_SHARDS {
        head.building = Some(building);
    } else {
        head.live = building.generation;
    }
    Ok(head)
}

/// A generation with changes applied; its new files are in the blob store. `None` where it has lost a file: whoever empties
/// the store, or restores the table to a moment whose files are swept, takes an index away, never the documents.
async fn applied(
    app: &Search,
    lease: &Lease,
    version: u64,
    generation: &Generation,
    changes: Vec<Change>,
) -> Result<Option<Generation>, WorkError> {
    let files = match app.shelf.files(generation).await {
        Err(ShelfError::Gone(name)) => {
            tracing::warn!(bundle = name, "a file of the index is gone: it is built again");
            return Ok(None);
        }
        other => other.map_err(failed)?,
    };
    let meta = generation.meta.clone();
    let written = tokio::task::spawn_blocking(move || write(&meta, files, &changes)).await;
    let written = written.map_err(|error| WorkError::Other(format!("the writer stopped: {error}")))?;
    let written = written.map_err(|error| failed(error.into()))?;
    let mut bundles = Vec::new();
    for name in &generation.bundles {
        let files = app.shelf.bundle(name).await.map_err(failed)?;
        if files.keys().any(|path| written.needed.contains(path)) {
            bundles.push(name.clone());
        }
    }
    if !written.new_files.is_empty() {
        let name = format!("g{:08}/{:010}-{version:010}", generation.number, lease.token);
        let packed = bundle::pack(&written.new_files).map_err(|error| failed(error.into()))?;
        app.shelf.put(&name, packed).await.map_err(failed)?;
        bundles.push(name);
    }
    let (documents, segments) = (written.documents, written.segments);
    Ok(Some(Generation { meta: written.meta, bundles, documents, segments, ..generation.clone() }))
}

fn failed(error: ShelfError) -> WorkError {
    WorkError::Other(service::table::error_chain(&error))
}

fn ms_of(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
