//! The blob stores of one process, one for each capability: a folder, or memory where nothing is kept.
//!
//! A client uploads and downloads by a signed link of the same host, `/blobs/<capability>/<name>?…`. Whoever holds the link
//! may make the one request that it was signed for, until it expires. The key of the signatures is random: beside the tables
//! where there is a data folder, and not in its backups, since a link lives for minutes.

mod door;
mod files;
mod links;
mod memory;
mod port;
#[cfg(test)]
mod tests;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use domain::{Clock, Timestamp};
use service::blobs::{BlobPage, BlobPort};

use self::files::Files;
use self::links::Key;
use self::memory::Memory;
use self::port::Blobs;
use crate::engine::EngineError;
use crate::folder;

/// Blobs on one page of a list.
const PAGE: usize = 1_000;

/// The blob stores of one process. A clone is the same.
#[derive(Clone, Debug)]
pub struct BlobStores(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Place,
    /// The data folder, where there is one.
    data: Option<PathBuf>,
    key: OnceLock<Key>,
}

#[derive(Debug)]
enum Place {
    Memory(Memory),
    Folder(Files),
}

/// A blob that is being written; nobody sees it before it is kept, and dropped it is gone.
#[derive(Debug)]
enum Staged {
    Memory(memory::Staged),
    File(files::Staged),
}

impl BlobStores {
    /// In memory, gone with the last clone; a gibibyte at most for each capability.
    pub(crate) fn memory() -> Self {
        Self::at(Place::Memory(Memory::default()), None)
    }

    /// In memory, with so many bytes for each capability.
    #[cfg(test)]
    fn memory_of(most: u64) -> Self {
        Self::at(Place::Memory(Memory::of(most)), None)
    }

    /// In a data folder that this process holds. Nothing is made before the first blob.
    pub(crate) fn folder(data: &Path) -> Self {
        Self::at(Place::Folder(Files::new(data.join(folder::BLOBS))), Some(data.to_owned()))
    }

    fn at(place: Place, data: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner { place, data, key: OnceLock::new() }))
    }

    /// The store of one capability.
    pub fn of(&self, capability: &'static str, clock: Clock) -> Arc<dyn BlobPort> {
        Arc::new(Blobs::new(self.clone(), capability, clock))
    }

    /// Removes what an earlier process did not write to its end.
    pub(crate) fn clear_staged(&self) -> io::Result<()> {
        match &self.0.place {
            Place::Memory(_) => Ok(()),
            Place::Folder(files) => files.clear_staged(),
        }
    }

    /// Copies all blobs into a folder of a backup, as hard links where the system can. What the folder has already is left
    /// as it is: called before and after a snapshot of the tables, it brings every blob that the tables know.
    ///
    /// # Errors
    /// The system's, and [`EngineError::Stopped`].
    pub fn copy_to(&self, to: &Path, go_on: &dyn Fn() -> bool) -> Result<(), EngineError> {
        match &self.0.place {
            Place::Memory(_) => Ok(()),
            Place::Folder(files) => files.copy_to(to, go_on),
        }
    }

    /// The key of the signatures, made where it is missing.
    fn key(&self) -> io::Result<Key> {
        if let Some(key) = self.0.key.get() {
            return Ok(key.clone());
        }
        let key = match &self.0.data {
            Some(data) => Key::kept_at(&data.join(folder::BLOB_KEY))?,
            None => Key::random(),
        };
        Ok(self.0.key.get_or_init(|| key).clone())
    }

    fn stage(&self, capability: &str) -> io::Result<Staged> {
        Ok(match &self.0.place {
            Place::Memory(memory) => Staged::Memory(memory.stage(capability)),
            Place::Folder(files) => Staged::File(files.stage(capability)?),
        })
    }

    /// Gives a blob its name; says whether it did, which it does in any case where it may replace another.
    fn keep(&self, staged: Staged, whose: (&str, &str), at: Timestamp, replace: bool) -> io::Result<bool> {
        match (&self.0.place, staged) {
            (Place::Memory(memory), Staged::Memory(staged)) => Ok(memory.put(staged, whose, millis(at), replace)),
            (Place::Folder(files), Staged::File(staged)) => files.keep(staged, whose, millis(at), replace),
            _ => Err(io::Error::other("a blob of another store")),
        }
    }

    fn read(&self, whose: (&str, &str), range: Range<u64>) -> io::Result<Option<Bytes>> {
        match &self.0.place {
            Place::Memory(memory) => Ok(memory.read(whose, range)),
            Place::Folder(files) => files.read(whose, range),
        }
    }

    /// Size, and when it was written.
    fn info(&self, whose: (&str, &str)) -> io::Result<Option<(u64, u64)>> {
        match &self.0.place {
            Place::Memory(memory) => Ok(memory.info(whose)),
            Place::Folder(files) => files.info(whose),
        }
    }

    /// Copies within a capability; says whether there was something to copy.
    fn copy(&self, whose: (&str, &str), to: &str, at: Timestamp) -> io::Result<bool> {
        match &self.0.place {
            Place::Memory(memory) => memory.copy(whose, to, millis(at)),
            Place::Folder(files) => files.copy(whose, to, millis(at)),
        }
    }

    fn delete(&self, whose: (&str, &str)) -> io::Result<()> {
        match &self.0.place {
            Place::Memory(memory) => {
                memory.delete(whose);
                Ok(())
            }
            Place::Folder(files) => files.delete(whose),
        }
    }

    fn list(&self, capability: &str, prefix: &str, from: &str) -> io::Result<BlobPage> {
        let mut blobs = match &self.0.place {
            Place::Memory(memory) => memory.list(capability, prefix, from, PAGE + 1),
            Place::Folder(files) => files.list(capability, prefix, from, PAGE + 1)?,
        };
        let next = blobs.get(PAGE).map(|blob| blob.name.clone());
        blobs.truncate(PAGE);
        Ok(BlobPage { blobs, next })
    }
}

/// What a file keeps of a moment.
fn millis(at: Timestamp) -> u64 {
    u64::try_from(at.as_millis()).unwrap_or_default()
}

impl Staged {
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Memory(staged) => staged.write(piece),
            Self::File(file) => file.write(piece),
        }
    }
}
