//! `stoa import` and `stoa content import`: bring a file of products or of content into a shop, some rows a request.
//!
//! How far it has come stands in `FILE.progress`, so that a run that was broken off goes on where it ended; what became
//! of each row stands in `FILE.report.ndjson`. A row that was brought in twice changes nothing, so it does no harm that
//! the last requests of a broken run are made again.
//!
//! Requests that name the same product are made one after the other, in the order of the file; others go side by side.
//! Those of content go one after the other: an entry needs its type, and creations in one type wait for each other anyway.

mod batch;
pub mod content;
pub mod files;
mod text;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::Bytes;
use futures::stream::{FuturesOrdered, StreamExt};
use http::Method;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::batch::{Batch, Batches};
use self::text::Text;
pub(crate) use self::text::is_workbook_name;
use crate::remote::{Remote, RemoteError};

/// How often rows are sent again that lost against others, or met a busy shop.
const MAX_REPEATS: u32 = 5;

/// How a file is brought in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// Nothing is written: the report tells what would become of each row.
    pub dry_run: bool,
    /// What the file holds.
    pub what: What,
}

/// What a file holds, and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Products.
    Products {
        /// A list that a row names is replaced whole; otherwise the elements that it does not name stay.
        replace_lists: bool,
    },
    /// Content: locales, types, assets without their files, and entries as drafts.
    Drafts,
    /// Content that is there: what was published is published, what was archived is archived.
    Publication,
}

impl Default for What {
    fn default() -> Self {
        Self::Products { replace_lists: false }
    }
}

impl What {
    /// How many requests are under way at once.
    const fn at_once(self) -> usize {
        match self {
            Self::Products { .. } => 4,
            Self::Drafts | Self::Publication => 1,
        }
    }

    /// The most rows of one request. Rows of content are many calls each, and an answer has to come within 30 seconds.
    const fn most_rows(self) -> usize {
        match self {
            Self::Products { .. } => 100,
            Self::Drafts | Self::Publication => 25,
        }
    }

    fn path(self, dry_run: bool) -> String {
        match self {
            Self::Products { replace_lists } => {
                let lists = if replace_lists { "replace" } else { "merge" };
                format!("/products/import?dry_run={dry_run}&lists={lists}")
            }
            Self::Drafts => format!("/content-import?dry_run={dry_run}"),
            Self::Publication => format!("/content-import?dry_run={dry_run}&publish=true"),
        }
    }
}

/// What became of a file's rows, and how far it has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The last line that was brought in.
    pub line: u64,
    /// Where the next one begins.
    pub bytes: u64,
    /// How long the file was; of another file the progress says nothing.
    pub file_bytes: u64,
    /// Rows that made something.
    pub created: u64,
    /// Rows that changed something.
    pub updated: u64,
    /// Rows that said what was there already.
    pub unchanged: u64,
    /// Rows that were not brought in.
    pub failed: u64,
    /// Rows that were brought in with a warning.
    #[serde(default)]
    pub warned: u64,
    /// How the file was read: its encoding, and what stands between its cells.
    #[serde(default)]
    pub read_as: String,
    /// Whether it is the second pass over a file of content, which publishes.
    #[serde(default)]
    pub publishes: bool,
}

impl Imported {
    fn count(&mut self, row: &Value) {
        match row["status"].as_str() {
            Some("created") => self.created += 1,
            Some("updated") => self.updated += 1,
            Some("unchanged") => self.unchanged += 1,
            _ => self.failed += 1,
        }
        self.warned += u64::from(row["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty()));
    }
}

/// Brings a file in, from where an earlier run ended. `bar` shows how it goes.
pub async fn import(remote: &Remote, path: &Path, bar: &ProgressBar) -> Result<Imported, RemoteError> {
    import_as(remote, path, How::default(), bar).await
}

/// The same, as is said; a dry run begins at the beginning and leaves no progress.
pub async fn import_as(remote: &Remote, path: &Path, how: How, bar: &ProgressBar) -> Result<Imported, RemoteError> {
    let of_file = |error| RemoteError::File(path.to_owned(), error);
    let file_bytes = std::fs::metadata(path).map_err(of_file)?.len();
    let (progress_path, report_path) = (beside(path, "progress"), beside(path, "report.ndjson"));
    let publishes = how.what == What::Publication;
    let known = progress(path).filter(|known| known.file_bytes == file_bytes && known.publishes == publishes);
    let known = known.filter(|_| !how.dry_run);
    let mut done = Imported { file_bytes, publishes, ..known.unwrap_or_default() };
    let text = Text::open(path)?;
    bar.set_length(text.length());
    bar.set_position(done.bytes);
    let mut batches = Batches::new(text, path, done.line, how.what)?;
    done.read_as = batches.read_as();
    // The report of the second pass follows that of the first.
    let mut report = open_report(&report_path, done.line == 0 && !publishes)?;

    let sender = Sender { remote, how, media_type: batches.media_type() };
    let (mut under_way, mut names) = (FuturesOrdered::new(), VecDeque::<BTreeSet<String>>::new());
    let mut waiting: Option<Batch> = None;
    loop {
        while under_way.len() < how.what.at_once() {
            let Some(batch) = waiting.take().map(Ok).or_else(|| batches.next()).transpose()? else { break };
            if names.iter().any(|others| !others.is_disjoint(&batch.names)) {
                waiting = Some(batch);
                break;
            }
            names.push_back(batch.names.clone());
            under_way.push_back(sender.send(batch));
        }
        let Some(answered) = under_way.next().await else { break };
        names.pop_front();
        let (batch, rows) = answered?;
        // All that stands before it in the file is done by now.
        let rows = sender.repeat(&batch, rows).await?;
        for row in rows.values() {
            done.count(row);
            writeln!(report, "{row}").map_err(|error| RemoteError::File(report_path.clone(), error))?;
        }
        (done.line, done.bytes) = (batch.last_line, batch.end);
        report.flush().map_err(|error| RemoteError::File(report_path.clone(), error))?;
        if !how.dry_run {
            write_whole(&progress_path, &serde_json::to_vec(&done).unwrap_or_default())?;
        }
        bar.set_position(done.bytes);
    }
    if !how.dry_run {
        let _ = std::fs::remove_file(&progress_path);
    }
    bar.finish();
    Ok(done)
}

/// How far an earlier run has come.
fn progress(path: &Path) -> Option<Imported> {
    let text = std::fs::read(beside(path, "progress")).ok()?;
    serde_json::from_slice(&text).ok()
}

fn open_report(path: &Path, is_fresh: bool) -> Result<File, RemoteError> {
    let mut options = File::options();
    options.create(true).write(true).append(!is_fresh).truncate(is_fresh);
    options.open(path).map_err(|error| RemoteError::File(path.to_owned(), error))
}

/// What became of rows, by their lines in the file.
type Reports = BTreeMap<u64, Value>;

/// Sends rows to a shop.
#[derive(Clone, Copy, Debug)]
struct Sender<'a> {
    remote: &'a Remote,
    how: How,
    media_type: &'static str,
}

impl Sender<'_> {
    async fn send(&self, batch: Batch) -> Result<(Batch, Reports), RemoteError> {
        let reports = self.post(&batch).await?;
        Ok((batch, reports))
    }

    async fn post(&self, batch: &Batch) -> Result<Reports, RemoteError> {
        let mut reports: Reports = batch.refused.iter().map(|(line, report)| (*line, report.clone())).collect();
        if batch.rows.is_empty() {
            return Ok(reports);
        }
        let Self { remote, how: How { dry_run, what }, media_type } = self;
        let path = what.path(*dry_run);
        let (body, lines) = batch.body();
        let (_, answer) = remote.send(Method::POST, &path, media_type, Bytes::from(body)).await?;
        let answer: Value =
            serde_json::from_slice(&answer).map_err(|error| RemoteError::Unreadable(error.to_string()))?;
        for row in answer["rows"].as_array().into_iter().flatten() {
            let mut row = row.clone();
            let line = row["line"].as_u64().and_then(|there| lines.get(&there)).copied().unwrap_or(batch.last_line);
            row["line"] = line.into();
            if *what == What::Publication {
                row["publish"] = true.into();
            }
            reports.insert(line, row);
        }
        Ok(reports)
    }

    /// Sends those rows of a batch again that may go well now.
    async fn repeat(&self, batch: &Batch, mut reports: Reports) -> Result<Reports, RemoteError> {
        for attempt in 0..MAX_REPEATS {
            let again: BTreeSet<u64> =
                reports.iter().filter(|(_, row)| may_pass(row, attempt)).map(|(line, _)| *line).collect();
            if again.is_empty() || self.how.dry_run {
                break;
            }
            if attempt > 0 {
                tokio::time::sleep(Duration::from_millis(100 << attempt)).await;
            }
            reports.extend(self.post(&batch.only(&again)).await?);
        }
        Ok(reports)
    }
}

/// Whether a row may be taken when it is sent again: one that lost against others, or met a busy shop; and for once one
/// whose product was only made by a request that was under way beside it.
fn may_pass(row: &Value, attempt: u32) -> bool {
    let code = row["errors"][0]["code"].as_str();
    matches!((code, attempt), (Some("concurrent_change" | "unavailable"), _) | (Some("unknown_sku"), 0))
}

/// A bar that shows bytes, and how long it will take.
pub fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Whether a file is named as CSV.
pub(crate) fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// `FILE.progress`, `FILE.report.ndjson`.
pub(crate) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    name.into()
}

/// Writes a file so that there is always the old one or the new one.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<(), RemoteError> {
    let new = beside(path, "new");
    let written = std::fs::write(&new, content).and_then(|()| std::fs::rename(&new, path));
    written.map_err(|error| RemoteError::File(path.to_owned(), error))
}
