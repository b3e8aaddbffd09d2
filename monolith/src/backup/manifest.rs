//! The list of what is in a backup, with checksums.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path};

use domain::Timestamp;
use embedded::{EngineError, folder};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::BackupError;

/// The form of the list.
const FORM: u32 = 1;
/// Bytes that are read between two looks whether to go on.
const STEP: usize = 1024 * 1024;

/// What is in a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this list.
    pub form: u32,
    /// The version of Stoa that took it.
    pub stoa: String,
    /// The version of the data folder's files.
    pub version: usize,
    /// When the tables were as they are in it.
    pub taken_at: Timestamp,
    /// All files but this.
    pub files: Vec<Entry>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path within, with slashes.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What every list says, whatever its form.
#[derive(Deserialize)]
struct Head {
    form: u32,
    stoa: String,
}

impl Manifest {
    /// Lists what was written into a folder.
    pub(super) fn of(dir: &Path, taken_at: Timestamp, go_on: &dyn Fn() -> bool) -> Result<Self, BackupError> {
        let mut names = Vec::new();
        list(dir, "", &mut names).map_err(|error| BackupError::File(dir.to_owned(), error))?;
        names.sort();
        let mut files = Vec::new();
        for name in names {
            let path = dir.join(&name);
            let mut file = File::open(&path).map_err(|error| BackupError::File(path.clone(), error))?;
            let (bytes, sha256) = digest(&mut file, &mut io::sink(), go_on).map_err(|error| failed(&path, error))?;
            files.push(Entry { name, bytes, sha256 });
        }
        Ok(Self { form: FORM, stoa: env!("CARGO_PKG_VERSION").to_owned(), version: folder::VERSION, taken_at, files })
    }

    /// Writes the list into the folder, synced.
    pub(super) fn write(&self, dir: &Path) -> Result<(), BackupError> {
        let path = dir.join(folder::MANIFEST);
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other);
        let written = text.and_then(|text| folder::write_private(&path, &text));
        written.and_then(|()| folder::sync(&dir.join(folder::TABLES))).map_err(|error| BackupError::File(path, error))
    }

    /// Reads the list of a backup.
    ///
    /// # Errors
    /// Where the folder is no backup, or none that this version can restore.
    pub fn read(dir: &Path) -> Result<Self, BackupError> {
        let path = dir.join(folder::MANIFEST);
        let text = match fs::read(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(BackupError::NoManifest(dir.to_owned()));
            }
            read => read.map_err(|error| BackupError::File(path.clone(), error))?,
        };
        let wrong = |error: serde_json::Error| BackupError::Manifest(path.clone(), error.to_string());
        let head: Head = serde_json::from_slice(&text).map_err(wrong)?;
        if head.form > FORM {
            return Err(BackupError::Form(dir.to_owned(), head.stoa));
        }
        let manifest: Self = serde_json::from_slice(&text).map_err(wrong)?;
        if let Some(odd) = manifest.files.iter().find(|entry| !is_ours(&entry.name)) {
            return Err(BackupError::Manifest(path, format!("{:?} is no file of a shop", odd.name)));
        }
        let (found, known) = (manifest.version, folder::VERSION);
        if found > known {
            return Err(EngineError::Newer { path: dir.to_owned(), found, known }.into());
        }
        Ok(manifest)
    }

    /// `9 files, 123456 bytes, as of 2026-03-01T12:00:00.000Z`.
    pub fn summary(&self) -> String {
        let bytes: u64 = self.files.iter().map(|entry| entry.bytes).sum();
        format!("{} files, {bytes} bytes, as of {}", self.files.len(), self.taken_at)
    }
}

impl Entry {
    /// Reads the file of a backup and writes it on; what differs from the list is refused.
    pub(super) fn pass(&self, dir: &Path, into: &mut dyn Write) -> Result<(), BackupError> {
        let path = dir.join(&self.name);
        let changed = |what: &str| BackupError::Changed(path.clone(), what.to_owned());
        let mut file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(changed("it is missing")),
            opened => opened.map_err(|error| BackupError::File(path.clone(), error))?,
        };
        let (bytes, sha256) = digest(&mut file, into, &|| true).map_err(|error| failed(&path, error))?;
        if bytes != self.bytes {
            return Err(changed(&format!("it has {bytes} bytes instead of {}", self.bytes)));
        }
        if sha256 != self.sha256 {
            return Err(changed("its checksum differs"));
        }
        Ok(())
    }
}

/// A file that a backup may put into a data folder, and nothing elsewhere.
fn is_ours(name: &str) -> bool {
    let path = Path::new(name);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) || name.contains('\\') {
        return false;
    }
    match name.split_once('/') {
        None => folder::FILES.contains(&name),
        Some((folder::TABLES, file)) => !file.contains('/') && file.ends_with(".db"),
        Some((first, _)) => matches!(first, folder::MAIL | folder::BLOBS),
    }
}

fn list(dir: &Path, below: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Passes a file on; answers with its size and its checksum.
fn digest(file: &mut File, into: &mut dyn Write, go_on: &dyn Fn() -> bool) -> io::Result<(u64, String)> {
    let (mut hash, mut bytes, mut step) = (Sha256::new(), 0_u64, vec![0; STEP]);
    loop {
        if !go_on() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let read = match file.read(&mut step)? {
            0 => break,
            read => step.get(..read).unwrap_or_default(),
        };
        hash.update(read);
        into.write_all(read)?;
        bytes += read.len() as u64;
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((bytes, sha256))
}

/// An interruption is our own.
fn failed(path: &Path, error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::Interrupted => EngineError::Stopped.into(),
        _ => BackupError::File(path.to_owned(), error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for name in [
            "version",
            "stoa.toml",
            "tables/stoa-CartTable.db",
            "mail/req_1.eml",
            "mail/cur/1.eml",
            "blobs/content/a~/b",
        ] {
            assert!(is_ours(name), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../version",
            "tables/../../x.db",
            "tables/x/y.db",
            "tables/x",
            "lock",
            "mail/../lock",
            "blobs.key",
            "blobs/../lock",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
