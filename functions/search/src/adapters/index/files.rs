//! Tantivy's directory in memory. Files are never changed; those of a generation are shared by all who read it.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, FileSlice, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// Files by their paths. A clone is the same directory.
#[derive(Clone, Debug, Default)]
pub(super) struct Files(Arc<RwLock<HashMap<PathBuf, OwnedBytes>>>);

impl Files {
    /// A directory of these files.
    pub(super) fn of(files: HashMap<PathBuf, OwnedBytes>) -> Self {
        Self(Arc::new(RwLock::new(files)))
    }

    /// All its files, by name.
    pub(super) fn all(&self) -> BTreeMap<PathBuf, OwnedBytes> {
        self.read().iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }

    // A map is whole after each call on it, whoever panicked meanwhile.
    fn read(&self) -> RwLockReadGuard<'_, HashMap<PathBuf, OwnedBytes>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<PathBuf, OwnedBytes>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, path: &Path) -> Result<OwnedBytes, OpenReadError> {
        self.read().get(path).cloned().ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }
}

/// A file that is being written; it is there once it is flushed.
struct Growing {
    files: Files,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Growing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.bytes);
        self.files.write().insert(self.path.clone(), OwnedBytes::new(bytes));
        Ok(())
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(self.find(path)?))
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        Ok(FileSlice::new(Arc::new(self.find(path)?)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let gone = self.write().remove(path);
        gone.map(|_| ()).ok_or_else(|| DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.read().contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        if self.read().contains_key(path) {
            return Err(OpenWriteError::FileAlreadyExists(path.to_owned()));
        }
        self.write().insert(path.to_owned(), OwnedBytes::empty());
        let growing = Growing { files: self.clone(), path: path.to_owned(), bytes: Vec::new() };
        Ok(BufWriter::new(Box::new(growing)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        Ok(self.find(path)?.as_slice().to_vec())
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.write().insert(path.to_owned(), OwnedBytes::new(data.to_vec()));
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// The lease in the table keeps writers apart, and nobody else has this memory.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
