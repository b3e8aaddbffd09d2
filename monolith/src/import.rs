//! `stoa import`: brings a file of products into a shop, a hundred rows a request.
//!
//! How far it has come stands in `FILE.progress`, so that a run that was broken off goes on where it ended; what became
//! of each row stands in `FILE.report.ndjson`. A row that was brought in twice changes nothing, so it does no harm that
//! the last requests of a broken run are made again.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use futures::stream::{self, StreamExt};
use http::Method;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::remote::{Remote, RemoteError};

/// The most rows of one request.
const MAX_ROWS: usize = 100;
/// The most bytes of one request; the shop takes 1 MiB.
const MAX_BYTES: usize = 900 * 1024;
/// How many requests are under way at once.
const AT_ONCE: usize = 4;

/// What became of a file's rows, and how far it has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The last line that was brought in.
    pub line: u64,
    /// Where the next one begins.
    pub bytes: u64,
    /// How long the file was; of another file the progress says nothing.
    pub file_bytes: u64,
    /// Rows that made a product.
    pub created: u64,
    /// Rows that changed one.
    pub updated: u64,
    /// Rows that said what was there already.
    pub unchanged: u64,
    /// Rows that were not brought in.
    pub failed: u64,
}

/// Rows of one request, and where they stand in the file.
struct Batch {
    body: Vec<u8>,
    /// The line in the request of each row, and its line in the file.
    lines: Vec<(u64, u64)>,
    last_line: u64,
    end: u64,
}

/// Brings a file in, from where an earlier run ended. `bar` shows how it goes.
pub async fn import(remote: &Remote, path: &Path, bar: &ProgressBar) -> Result<Imported, RemoteError> {
    let of_file = |error| RemoteError::File(path.to_owned(), error);
    let file = File::open(path).map_err(of_file)?;
    let file_bytes = file.metadata().map_err(of_file)?.len();
    let (progress_path, report_path) = (beside(path, "progress"), beside(path, "report.ndjson"));
    let known = std::fs::read(&progress_path).ok().and_then(|text| serde_json::from_slice::<Imported>(&text).ok());
    let mut done = known.filter(|known| known.file_bytes == file_bytes).unwrap_or_default();
    done.file_bytes = file_bytes;
    let of_report = |error| RemoteError::File(report_path.clone(), error);
    let (fresh, mut options) = (done.line == 0, File::options());
    options.create(true).write(true).append(!fresh).truncate(fresh);
    let mut report = options.open(&report_path).map_err(of_report)?;
    bar.set_length(file_bytes);
    bar.set_position(done.bytes);

    let media_type = if is_csv(path) { "text/csv" } else { "application/x-ndjson" };
    let batches: Box<dyn Iterator<Item = Result<Batch, RemoteError>> + Send> = match is_csv(path) {
        true => Box::new(Sheet::open(file, done.line)?),
        false => Box::new(Lines { reader: BufReader::new(file), line: 0, bytes: 0, after: done.line }),
    };
    let sent = stream::iter(batches).map(async |batch| {
        let batch = batch?;
        let body = Bytes::from(batch.body.clone());
        let (_, answer) = remote.send(Method::POST, "/products/import", media_type, body).await?;
        let answer: Value =
            serde_json::from_slice(&answer).map_err(|error| RemoteError::Unreadable(error.to_string()))?;
        Ok::<_, RemoteError>((batch, answer))
    });
    let mut sent = std::pin::pin!(sent.buffered(AT_ONCE));
    while let Some(answered) = sent.next().await {
        let (batch, answer) = answered?;
        for row in answer["rows"].as_array().into_iter().flatten() {
            let mut row = row.clone();
            let line = batch.lines.iter().find(|(there, _)| row["line"].as_u64() == Some(*there));
            row["line"] = line.map_or(batch.last_line, |(_, here)| *here).into();
            writeln!(report, "{row}").map_err(of_report)?;
        }
        let count = |name: &str| answer[name].as_u64().unwrap_or_default();
        done.created += count("created");
        done.updated += count("updated");
        done.unchanged += count("unchanged");
        done.failed += count("failed");
        (done.line, done.bytes) = (batch.last_line, batch.end);
        report.flush().map_err(of_report)?;
        write_whole(&progress_path, &serde_json::to_vec(&done).unwrap_or_default())?;
        bar.set_position(done.bytes);
    }
    let _ = std::fs::remove_file(&progress_path);
    bar.finish();
    Ok(done)
}

/// A bar that shows bytes, and how long it will take.
pub fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Whether a file is CSV; anything else is NDJSON.
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

/// The rows of an NDJSON file, batch by batch.
struct Lines {
    reader: BufReader<File>,
    line: u64,
    bytes: u64,
    after: u64,
}

impl Iterator for Lines {
    type Item = Result<Batch, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Batch { body: Vec::new(), lines: Vec::new(), last_line: 0, end: 0 };
        while batch.lines.len() < MAX_ROWS && batch.body.len() < MAX_BYTES / 2 {
            let mut text = Vec::new();
            match self.reader.read_until(b'\n', &mut text) {
                Ok(0) => break,
                Ok(read) => (self.line, self.bytes) = (self.line + 1, self.bytes + read as u64),
                Err(error) => return Some(Err(RemoteError::Malformed(self.line + 1, error.to_string()))),
            }
            if text.len() > MAX_BYTES / 2 {
                let detail = format!("a row of more than {} bytes is not taken", MAX_BYTES / 2);
                return Some(Err(RemoteError::Malformed(self.line, detail)));
            }
            if self.line > self.after && !text.trim_ascii().is_empty() {
                batch.body.extend(text.trim_ascii());
                batch.body.push(b'\n');
                batch.lines.push((batch.lines.len() as u64 + 1, self.line));
                (batch.last_line, batch.end) = (self.line, self.bytes);
            }
        }
        (!batch.lines.is_empty()).then_some(Ok(batch))
    }
}

/// The rows of a CSV file, batch by batch; the rows of one product stay together.
struct Sheet {
    reader: csv::Reader<File>,
    headers: csv::StringRecord,
    slug: Option<usize>,
    /// A row that was read to see where a product ends.
    waiting: Option<csv::StringRecord>,
    /// A product that had no room in the batch before.
    pending: Option<Vec<csv::StringRecord>>,
    after: u64,
}

impl Sheet {
    fn open(file: File, after: u64) -> Result<Self, RemoteError> {
        let mut reader = csv::Reader::from_reader(file);
        let headers = reader.headers().map_err(|error| RemoteError::Malformed(1, error.to_string()))?.clone();
        let slug = headers.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == "slug");
        Ok(Self { reader, headers, slug, waiting: None, pending: None, after })
    }

    fn read(&mut self) -> Option<Result<csv::StringRecord, RemoteError>> {
        if let Some(record) = self.waiting.take() {
            return Some(Ok(record));
        }
        loop {
            let mut record = csv::StringRecord::new();
            match self.reader.read_record(&mut record) {
                Ok(false) => return None,
                Ok(true) if line(&record) <= self.after => {}
                Ok(true) => return Some(Ok(record)),
                Err(error) => {
                    let line = self.reader.position().line();
                    return Some(Err(RemoteError::Malformed(line, error.to_string())));
                }
            }
        }
    }

    /// All the rows in a row that are about one product.
    fn product(&mut self) -> Option<Result<Vec<csv::StringRecord>, RemoteError>> {
        let first = match self.read()? {
            Ok(first) => first,
            Err(error) => return Some(Err(error)),
        };
        let slug = |record: &csv::StringRecord| self.slug.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        let (its, mut rows) = (slug(&first), vec![first]);
        while !its.is_empty() && rows.len() < MAX_ROWS {
            match self.read() {
                Some(Ok(next)) if self.slug.and_then(|at| next.get(at)) == Some(&its) => rows.push(next),
                Some(Ok(next)) => {
                    self.waiting = Some(next);
                    break;
                }
                Some(Err(error)) => return Some(Err(error)),
                None => break,
            }
        }
        Some(Ok(rows))
    }

    fn batch(&mut self) -> Result<Option<Batch>, RemoteError> {
        let failed = |line, error: &csv::Error| RemoteError::Malformed(line, error.to_string());
        let mut batch = Batch { body: Vec::new(), lines: Vec::new(), last_line: 0, end: 0 };
        let mut there = write_row(&mut batch.body, &self.headers).map_err(|error| failed(1, &error))? + 1;
        while batch.body.len() < MAX_BYTES / 2 {
            let rows = match self.pending.take() {
                Some(rows) => rows,
                None => match self.product() {
                    Some(rows) => rows?,
                    None => break,
                },
            };
            if batch.lines.len() + rows.len() > MAX_ROWS {
                self.pending = Some(rows);
                break;
            }
            for row in &rows {
                let breaks = write_row(&mut batch.body, row).map_err(|error| failed(line(row), &error))?;
                batch.lines.push((there, line(row)));
                (there, batch.last_line) = (there + breaks, line(row));
            }
            batch.end = self.reader.position().byte();
        }
        Ok((!batch.lines.is_empty()).then_some(batch))
    }
}

impl Iterator for Sheet {
    type Item = Result<Batch, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

/// The line of the file in which a row begins.
fn line(record: &csv::StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

/// Writes a row; how many lines it takes.
fn write_row(body: &mut Vec<u8>, record: &csv::StringRecord) -> Result<u64, csv::Error> {
    let begun = body.len();
    let mut writer = csv::Writer::from_writer(&mut *body);
    writer.write_record(record)?;
    writer.flush()?;
    drop(writer);
    let written = body.get(begun..).unwrap_or_default();
    Ok(written.iter().filter(|byte| **byte == b'\n').count() as u64)
}
