//! The rows of a file, a request's worth at a time; the rows of one product stay together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use catalog::rows::{Scan, cells, scan_row};
use serde_json::{Value, json};

use super::What;
use super::text::{FileRow, Text};
use crate::remote::RemoteError;

/// The most bytes of a row; the shop takes 1 MiB a request.
const MAX_ROW_BYTES: usize = 450 * 1024;

/// Rows of one request.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// What stands before the rows, and how many lines that takes.
    head: (Vec<u8>, u64),
    /// The rows.
    pub(super) rows: Vec<FileRow>,
    /// Rows that no request takes, with their reports by line.
    pub(super) refused: Vec<(u64, Value)>,
    /// What products are called in them: slugs and skus.
    pub(super) names: BTreeSet<String>,
    /// The line of the last row.
    pub(super) last_line: u64,
    /// Where the next row begins.
    pub(super) end: u64,
}

impl Batch {
    /// The body of the request, and for each row's line in it the row's line in the file.
    pub(super) fn body(&self) -> (Vec<u8>, BTreeMap<u64, u64>) {
        let (mut body, mut there) = (self.head.0.clone(), self.head.1 + 1);
        let mut lines = BTreeMap::new();
        for row in &self.rows {
            body.extend(&row.text);
            body.push(b'\n');
            lines.insert(there, row.line);
            there += row.lines;
        }
        (body, lines)
    }

    /// Those of its rows that begin in these lines.
    pub(super) fn only(&self, lines: &BTreeSet<u64>) -> Self {
        let rows = self.rows.iter().filter(|row| lines.contains(&row.line)).cloned().collect();
        Self { rows, refused: Vec::new(), ..self.clone() }
    }
}

/// A file's rows, batch by batch.
pub(super) struct Batches {
    text: Text,
    path: std::path::PathBuf,
    after: u64,
    /// The most rows of one request.
    most_rows: usize,
    head: (Vec<u8>, u64),
    /// What stands between two cells, and where a sheet has the slug and the sku; nothing of NDJSON.
    sheet: Option<(u8, Option<usize>, Option<usize>)>,
    /// A row that was read to see where a product ends.
    waiting: Option<FileRow>,
    /// A product that had no room in the batch before.
    pending: Option<Vec<FileRow>>,
}

impl Batches {
    /// The rows of a text behind a line. The file's name says whether it is a sheet, or else its first character; content
    /// is none.
    pub(super) fn new(mut text: Text, path: &Path, after: u64, what: What) -> Result<Self, RemoteError> {
        let of_file = |error| RemoteError::File(path.to_owned(), error);
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let is_sheet = match (what, extension.to_ascii_lowercase().as_str()) {
            (What::Drafts | What::Publication, _) | (_, "ndjson" | "jsonl" | "json") => false,
            (_, "csv" | "tsv" | "txt") => true,
            _ => text.first() != Some(b'{'),
        };
        let (mut sheet, mut before) = (None, (Vec::new(), 0));
        if let Some(head) = if is_sheet { text.head().map_err(of_file)? } else { None } {
            let place = |name: &str| head.names.iter().position(|known| known == name);
            sheet = Some((head.delimiter, place("slug"), place("sku")));
            let own = [b"sep=", [head.delimiter].as_slice(), b"\n", head.text.as_bytes(), b"\n"].concat();
            let lines = match scan_row(head.text.as_bytes(), head.delimiter, true) {
                Scan::Row { lines, .. } => lines,
                Scan::More | Scan::End => 1,
            };
            before = (own, 1 + lines);
        } else if is_sheet {
            sheet = Some((b',', None, None));
        }
        let (waiting, pending) = (None, None);
        let (path, most_rows) = (path.to_owned(), what.most_rows());
        Ok(Self { text, path, after, most_rows, head: before, sheet, waiting, pending })
    }

    /// What the requests are.
    pub(super) const fn media_type(&self) -> &'static str {
        match self.sheet {
            Some(_) => "text/csv; charset=utf-8",
            None => "application/x-ndjson; charset=utf-8",
        }
    }

    /// How the file is read, in words.
    pub(super) fn read_as(&self) -> String {
        let encoding = self.text.encoding().name();
        match self.sheet {
            None => format!("NDJSON, {encoding}"),
            Some((b',', ..)) => format!("CSV, {encoding}, cells separated by commas"),
            Some((b';', ..)) => format!("CSV, {encoding}, cells separated by semicolons"),
            Some((b'\t', ..)) => format!("CSV, {encoding}, cells separated by tabs"),
            Some((other, ..)) => format!("CSV, {encoding}, cells separated by {}", char::from(other)),
        }
    }

    fn read(&mut self) -> Result<Option<FileRow>, RemoteError> {
        if let Some(row) = self.waiting.take() {
            return Ok(Some(row));
        }
        loop {
            let row = self.text.row(self.sheet.map(|(delimiter, ..)| delimiter));
            match row.map_err(|error| RemoteError::File(self.path.clone(), error))? {
                Some(row) if row.line <= self.after => {}
                row => return Ok(row),
            }
        }
    }

    /// What products are called in a row: its slug, and its skus.
    fn names(&self, row: &FileRow) -> (Option<String>, Vec<String>) {
        let text = String::from_utf8_lossy(&row.text);
        let Some((delimiter, slug, sku)) = self.sheet else {
            let product: Value = serde_json::from_str(&text).unwrap_or_default();
            let skus = product["variants"].as_array().into_iter().flatten().filter_map(|v| v["sku"].as_str());
            return (product["slug"].as_str().map(str::to_owned), skus.map(str::to_owned).collect());
        };
        let cells = cells(&text, delimiter);
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned());
        let [slug, sku] = [cell(slug), cell(sku)].map(|cell| cell.filter(|cell| !cell.is_empty()));
        (slug, sku.into_iter().collect())
    }

    /// All the rows in a row that are about one product.
    fn product(&mut self) -> Result<Option<Vec<FileRow>>, RemoteError> {
        let Some(first) = self.read()? else { return Ok(None) };
        let (slug, _) = self.names(&first);
        let mut rows = vec![first];
        while slug.is_some() && self.sheet.is_some() && rows.len() < self.most_rows {
            match self.read()? {
                Some(next) if self.names(&next).0 == slug => rows.push(next),
                next => {
                    self.waiting = next;
                    break;
                }
            }
        }
        Ok(Some(rows))
    }

    fn batch(&mut self) -> Result<Option<Batch>, RemoteError> {
        let mut batch = Batch { head: self.head.clone(), ..Batch::default() };
        let mut bytes = batch.head.0.len();
        while bytes < MAX_ROW_BYTES {
            let Some(rows) = self.pending.take().map(Ok).or_else(|| self.product().transpose()).transpose()? else {
                break;
            };
            let more: usize = rows.iter().map(|row| row.text.len() + 1).filter(|more| *more <= MAX_ROW_BYTES).sum();
            let is_first = batch.rows.is_empty();
            if !is_first && (batch.rows.len() + rows.len() > self.most_rows || bytes + more > 2 * MAX_ROW_BYTES) {
                self.pending = Some(rows);
                break;
            }
            let mut rows = rows.into_iter();
            for row in rows.by_ref() {
                (batch.last_line, batch.end) = (row.line, row.end);
                if row.text.len() > MAX_ROW_BYTES {
                    batch.refused.push((row.line, too_large(row.line)));
                    continue;
                }
                bytes += row.text.len() + 1;
                let (slug, skus) = self.names(&row);
                batch.names.extend(slug.map(|slug| format!("slug {slug}")));
                batch.names.extend(skus.into_iter().map(|sku| format!("sku {sku}")));
                batch.rows.push(row);
                if bytes > MAX_ROW_BYTES {
                    break;
                }
            }
            // A product that has no room in one request goes on in the next.
            let rest: Vec<_> = rows.collect();
            self.pending = Some(rest).filter(|rest| !rest.is_empty());
        }
        Ok((!batch.rows.is_empty() || !batch.refused.is_empty()).then_some(batch))
    }
}

impl Iterator for Batches {
    type Item = Result<Batch, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

/// The report of a row that no request takes.
fn too_large(line: u64) -> Value {
    let detail = format!("a row of more than {MAX_ROW_BYTES} bytes is not taken");
    json!({ "line": line, "status": "failed", "errors": [{ "pointer": "", "code": "row_too_large", "detail": detail }] })
}
