//! `stoa export` and `stoa content export`: write all products or all content of a shop into a file that `stoa import` or
//! `stoa content import` takes.
//!
//! How far it has come stands in `FILE.progress`, so that a run that was broken off goes on where it ended.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use axum::body::Bytes;
use http::Method;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};

use crate::import::content::is_ndjson;
use crate::import::{beside, is_csv, is_workbook_name, write_whole};
use crate::remote::{Remote, RemoteError};

/// How far an export has come.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Progress {
    /// Where the next page begins.
    cursor: Option<String>,
    /// How long the file is up to there.
    bytes: u64,
}

/// Writes all products into a file, from where an earlier run ended; how many bytes there are. `bar` counts them.
pub async fn export(remote: &Remote, path: &Path, bar: &ProgressBar) -> Result<u64, RemoteError> {
    if is_workbook_name(path) {
        return Err(RemoteError::NoExport(path.to_owned()));
    }
    let format = if is_csv(path) { "csv" } else { "ndjson" };
    write(remote, path, &format!("/catalog/products/export?format={format}&limit=100"), bar).await
}

/// Writes a whole space into a file in the same manner: locales, types, assets without their files, entries.
pub async fn export_content(remote: &Remote, path: &Path, bar: &ProgressBar) -> Result<u64, RemoteError> {
    is_ndjson(path)?;
    write(remote, path, "/content-export?limit=100", bar).await
}

async fn write(remote: &Remote, path: &Path, route: &str, bar: &ProgressBar) -> Result<u64, RemoteError> {
    let of_file = |error| RemoteError::File(path.to_owned(), error);
    let progress_path = beside(path, "progress");
    let known = std::fs::read(&progress_path).ok().and_then(|text| serde_json::from_slice::<Progress>(&text).ok());
    // Of a file that is shorter than it should be, or gone, the progress says nothing.
    let written = std::fs::metadata(path).map_or(0, |known| known.len());
    let mut done = known.filter(|known| known.bytes <= written).unwrap_or_default();
    let mut file = std::fs::File::options().create(true).write(true).truncate(false).open(path).map_err(of_file)?;
    // What was written behind the last page that counts is written again.
    file.set_len(done.bytes).and_then(|()| file.seek(SeekFrom::End(0))).map_err(of_file)?;

    loop {
        let mut place = route.to_owned();
        if let Some(cursor) = &done.cursor {
            place.push_str(&format!("&cursor={cursor}"));
        }
        let (headers, page) = remote.send(Method::GET, &place, "text/plain", Bytes::new()).await?;
        // Each page of CSV begins with the names of the columns; the file has them once.
        let page = match page.iter().position(|byte| *byte == b'\n') {
            Some(first) if is_csv(path) && done.bytes > 0 => page.slice(first + 1..),
            _ => page,
        };
        file.write_all(&page).and_then(|()| file.sync_data()).map_err(of_file)?;
        done.bytes += page.len() as u64;
        bar.set_position(done.bytes);
        done.cursor = headers.get("x-next-cursor").and_then(|value| value.to_str().ok()).map(str::to_owned);
        if done.cursor.is_none() {
            break;
        }
        write_whole(&progress_path, &serde_json::to_vec(&done).unwrap_or_default())?;
    }
    let _ = std::fs::remove_file(&progress_path);
    bar.finish();
    Ok(done.bytes)
}
