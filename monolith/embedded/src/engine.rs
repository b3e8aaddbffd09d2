//! The database of one process: opened, and given its tables.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use dynoxide::DynoxideError;
use dynoxide::storage::Storage;

use crate::blobs::BlobStores;
use crate::folder;
use crate::store::{DAMAGE, Mark, Store};

/// An embedded DynamoDB. A clone is the same database.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    /// Where files of tables are; nowhere in memory.
    folder: Option<PathBuf>,
    stores: RwLock<HashMap<String, Arc<Store>>>,
    blobs: BlobStores,
    /// Held as long as the engine lives.
    _lock: Option<File>,
}

/// Why the database is not there.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The folder or its lock file could not be made.
    #[error("the folder {} could not be used", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Another process has the folder open.
    #[error("another process{} uses {}", process.map(|id| format!(" ({id})")).unwrap_or_default(), path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
        /// The process's id, where it is known.
        process: Option<u32>,
    },
    /// The folder holds other things.
    #[error("{} holds files that are not Stoa's", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// A later version of Stoa wrote the folder.
    #[error("{} has version {found}, and this Stoa knows versions up to {known}", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its version.
        found: usize,
        /// The latest that this version of Stoa knows.
        known: usize,
    },
    /// An earlier version of Stoa wrote the folder, and it has to be left as it is.
    #[error("{} has version {found}, and this Stoa copies version {known}", path.display())]
    Older {
        /// The folder.
        path: PathBuf,
        /// Its version.
        found: usize,
        /// The version that this version of Stoa writes.
        known: usize,
    },
    /// The folder is a backup, which stays as it is.
    #[error("{} is a backup", path.display())]
    Backup {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is not empty.
    #[error("{} holds {name} already", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// What is in it.
        name: String,
    },
    /// A backup was being restored into the folder, and not to the end.
    #[error("the restore into {} was cut short", path.display())]
    HalfRestored {
        /// The folder.
        path: PathBuf,
    },
    /// The work was not to go on.
    #[error("stopped before it was done")]
    Stopped,
    /// The mark of the folder's version is no number.
    #[error("{} does not hold the number of a version", path.display())]
    Mark {
        /// The mark's file.
        path: PathBuf,
    },
    /// A table's file is not what was written to it.
    #[error("the database file {} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the database said.
        #[source]
        source: DynoxideError,
    },
    /// A table's file can't be used.
    #[error("the database file {} can't be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the database said.
        #[source]
        source: DynoxideError,
    },
    /// The database refused.
    #[error("the embedded database refused")]
    Database(#[from] DynoxideError),
    /// A table is there, with another key than the template's.
    #[error("table {table} exists with another key")]
    Changed {
        /// The table's name.
        table: String,
    },
}

impl Engine {
    /// Makes a database in memory, gone with its last clone.
    pub fn memory() -> Result<Self, EngineError> {
        Ok(Self::new(None, BlobStores::memory(), None))
    }

    /// Opens the database in a folder, made where it is missing: one SQLite file for each table, in `tables/`.
    ///
    /// An acknowledged write is in the write-ahead log of its table and synced: it outlives `kill -9` and a power cut. One
    /// process at a time: a second gets [`EngineError::InUse`]; the lock ends with its process, however that dies. The
    /// folder and what is in it are readable by their owner alone, also where an earlier version left them open; what an
    /// earlier version wrote in another shape is brought to the present one first.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let lock = folder::open(dir)?;
        let blobs = BlobStores::folder(dir);
        blobs.clear_staged().map_err(|source| EngineError::Folder { path: dir.join(folder::BLOBS), source })?;
        Ok(Self::new(Some(dir.join(folder::TABLES)), blobs, Some(lock)))
    }

    /// Opens the database in a folder to copy it: nothing in it is made, or converted.
    ///
    /// # Errors
    /// As [`Engine::open`]; [`EngineError::Older`] where that would convert the folder.
    pub fn open_unchanged(dir: &Path) -> Result<Self, EngineError> {
        let lock = folder::hold(dir)?;
        Ok(Self::new(Some(dir.join(folder::TABLES)), BlobStores::folder(dir), Some(lock)))
    }

    fn new(folder: Option<PathBuf>, blobs: BlobStores, lock: Option<File>) -> Self {
        Self(Arc::new(Inner { folder, stores: RwLock::default(), blobs, _lock: lock }))
    }

    /// Whether somebody else holds this database too: it stays open as long as anybody does.
    pub fn is_held_elsewhere(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// The blob stores beside the tables.
    pub fn blobs(&self) -> &BlobStores {
        &self.0.blobs
    }

    /// Where files of tables are.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.0.folder.as_deref()
    }

    /// All databases that are open; none is opened as long as they are held.
    pub(crate) fn stores(&self) -> RwLockWriteGuard<'_, HashMap<String, Arc<Store>>> {
        self.0.stores.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database of the one table that a call names.
    pub(crate) fn store_of(&self, named: &[&str]) -> Result<Arc<Store>, DynoxideError> {
        let unknown = || DynoxideError::ResourceNotFoundException("Requested resource not found".to_owned());
        let name = named.first().ok_or_else(unknown)?;
        if named.iter().any(|other| other != name) {
            let refusal = "The embedded database takes one table a call.";
            return Err(DynoxideError::ValidationException(refusal.to_owned()));
        }
        let known = self.0.stores.read().unwrap_or_else(PoisonError::into_inner).get(*name).cloned();
        match (known, &self.0.folder) {
            (Some(store), _) => Ok(store),
            // Left by an earlier process, and not asked for until now.
            (None, Some(folder)) if folder.join(format!("{name}.db")).exists() => self.open_store(name),
            _ => Err(unknown()),
        }
    }

    /// The database of a table, made where it is missing.
    pub(crate) fn open_store(&self, name: &str) -> Result<Arc<Store>, DynoxideError> {
        let opened = match &self.0.folder {
            None => Store::memory()?,
            Some(folder) => Store::open(&folder.join(format!("{name}.db")))?,
        };
        let mut stores = self.stores();
        Ok(Arc::clone(stores.entry(name.to_owned()).or_insert_with(|| Arc::new(opened))))
    }

    /// What is wrong with a table's file, named; in memory there is none.
    pub(crate) fn fault_of(&self, table: &str, source: DynoxideError) -> EngineError {
        let Some(folder) = &self.0.folder else { return source.into() };
        fault_at(folder.join(format!("{table}.db")), source)
    }

    /// Does something with the storage of the one table that a call names, while nothing else uses it. The mark is durable
    /// once the call, and all before it on its table, would outlive a power cut: it is not answered before.
    ///
    /// For a database's own protocol; capabilities use [`Database`](service::table::Database).
    pub fn on_table<T>(
        &self,
        named: &[&str],
        writes: bool,
        run: impl FnOnce(&Storage) -> dynoxide::Result<T>,
    ) -> (dynoxide::Result<T>, Option<Mark>) {
        match self.store_of(named) {
            Ok(store) => {
                let (outcome, mark) = store.run(writes, run);
                (outcome, Some(mark))
            }
            Err(error) => (Err(error), None),
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

/// What is wrong with a table's file, named.
pub(crate) fn fault_at(path: PathBuf, source: DynoxideError) -> EngineError {
    let said = source.to_string();
    // SQLITE_NOTADB, which the engine words as a question of encryption.
    if said.contains("not a database") || said.contains("not a valid SQLite database") {
        let source = DynoxideError::InternalServerError("it does not begin as an SQLite database does".to_owned());
        return EngineError::Damaged { path, source };
    }
    // SQLITE_CORRUPT, and what was found by looking.
    if said.contains("malformed") || said.contains(DAMAGE) {
        return EngineError::Damaged { path, source };
    }
    EngineError::File { path, source }
}
