//! Puts a backup into a new data folder.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use embedded::folder::{self, Restoring};

use super::{BackupError, Manifest};

/// Restores a backup into a data folder that is new or empty; answers with lines to print.
///
/// # Errors
/// Before anything is written, where the backup is not whole or the folder not empty. Cut short later, it leaves a folder
/// that only another restore takes.
pub fn restore(from: &Path, data: &Path) -> Result<Vec<String>, BackupError> {
    let manifest = Manifest::read(from)?;
    for entry in &manifest.files {
        entry.pass(from, &mut io::sink())?;
    }
    let restoring = Restoring::begin(data)?;
    let mut folders = BTreeSet::new();
    for entry in &manifest.files {
        let path = data.join(&entry.name);
        let refused = |error| BackupError::File(path.clone(), error);
        if let Some(parent) = path.parent().filter(|parent| *parent != data) {
            folder::make_private(parent).map_err(refused)?;
            folders.extend(parent.ancestors().take_while(|above| *above != data).map(Path::to_owned));
        }
        let mut file = folder::private_file(&path).map_err(refused)?;
        entry.pass(from, &mut file)?;
        file.sync_all().map_err(refused)?;
    }
    for made in folders {
        folder::sync(&made).map_err(|error| BackupError::File(made.clone(), error))?;
    }
    restoring.done().map_err(|error| BackupError::File(data.to_owned(), error))?;
    let mut lines = vec![format!("Restored into {}: {}.", data.display(), manifest.summary())];
    let now = env!("CARGO_PKG_VERSION");
    if manifest.stoa != now {
        lines.push(format!("Stoa {} took the backup, this is {now}.", manifest.stoa));
    }
    if manifest.version < folder::VERSION {
        let (from, to) = (manifest.version, folder::VERSION);
        lines.push(format!("The next start converts the folder from version {from} to {to}."));
    }
    Ok(lines)
}
