//! `stoa content import`: brings a space in, in one pass over its file or in two.
//!
//! The first pass makes drafts of all entries, so that each may name others wherever they stand in the file; then come the
//! files of assets; the second publishes those entries that were published.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

use super::files::upload_files;
use super::{How, Imported, What, import_as, progress};
use crate::remote::{Remote, RemoteError};

/// What became of a space's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentImported {
    /// The first pass; `None` where an earlier run had done with it.
    pub drafts: Option<Imported>,
    /// How many files were uploaded.
    pub files: u64,
    /// The second pass; `None` where it was not asked for, or where rows failed before it.
    pub published: Option<Imported>,
}

/// How a space's file is brought in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentHow {
    /// Nothing is written: the report tells what would become of each row in the first pass.
    pub dry_run: bool,
    /// The folder with the files of assets, which are uploaded from there.
    pub files: Option<PathBuf>,
    /// Entries are published too that were.
    pub publish: bool,
}

/// Brings a file in, from where an earlier run ended. Where rows fail, nothing is published.
pub async fn import_content(
    remote: &Remote,
    path: &Path,
    how: &ContentHow,
    bar: &ProgressBar,
) -> Result<ContentImported, RemoteError> {
    is_ndjson(path)?;
    let file_bytes = std::fs::metadata(path).map_err(|error| RemoteError::File(path.to_owned(), error))?.len();
    let ContentHow { dry_run, publish, ref files } = *how;
    let is_publishing = progress(path).is_some_and(|known| known.publishes && known.file_bytes == file_bytes);
    let mut done = ContentImported::default();
    if dry_run || !publish || !is_publishing {
        let drafts = import_as(remote, path, How { dry_run, what: What::Drafts }, bar).await?;
        let is_whole = drafts.failed == 0;
        done.drafts = Some(drafts);
        if let (Some(folder), false) = (files, dry_run) {
            done.files = upload_files(remote, path, folder).await?;
        }
        if dry_run || !publish || !is_whole {
            return Ok(done);
        }
        bar.reset();
    }
    done.published = Some(import_as(remote, path, How { dry_run, what: What::Publication }, bar).await?);
    Ok(done)
}

/// Refuses a file that is named as a sheet: content is no table.
pub(crate) fn is_ndjson(path: &Path) -> Result<(), RemoteError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if super::is_workbook_name(path) || ["csv", "tsv", "txt"].contains(&extension.as_str()) {
        return Err(RemoteError::NoSheet(path.to_owned()));
    }
    Ok(())
}
