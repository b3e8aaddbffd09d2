//! One table's database: an SQLite database of its own, so that no table waits for another's turn or another's disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dynoxide::storage::Storage;
use dynoxide::{DynoxideError, Result};
use futures::FutureExt;
use rusqlite::Connection;

use crate::folder;
use crate::log::Log;

/// A database of its own for each connection (<https://sqlite.org/c3ref/serialize.html>): shared names begin with a slash.
const IN_MEMORY: &str = "file:stoa?vfs=memdb";
/// Statements that SQLite keeps prepared: more than a table with its indexes has.
const STATEMENTS: usize = 128;

/// What a damaged file is called in errors.
pub(crate) const DAMAGE: &str = "the file is damaged";
/// Files up to this size are checked whole when they are opened: that takes less than a second.
const CHECKED: u64 = 128 * 1024 * 1024;

/// A table's database.
pub(crate) struct Store {
    storage: Mutex<Storage>,
    log: Option<Log>,
    path: Option<PathBuf>,
}

/// What a call left: on disk, it may be answered once it is [`Mark::durable`].
#[must_use = "what is not on the disk yet must not be answered"]
pub struct Mark {
    store: Arc<Store>,
    commits: u64,
}

impl Store {
    /// In memory, gone with it; a gibibyte at most.
    ///
    /// A file of SQLite's in-memory file system, not its `:memory:`: that keeps all pages in one cache, and each commit
    /// walks through the whole of it, so that the two hundred thousandth takes ten times as long as the first.
    pub(crate) fn memory() -> Result<Self> {
        let storage = Storage::new(IN_MEMORY)?;
        // Nobody else can open it.
        storage.conn().execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
        Ok(Self::new(storage, None, None))
    }

    /// In a file, made where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        // SQLite gives its log and index the rights of the database.
        let file = folder::private_file(path).map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
        let size = file.metadata().map_or(0, |known| known.len());
        drop(file);
        let storage = Storage::new(&path.to_string_lossy())?;
        // A commit only writes; [`Log`] syncs for all that were made meanwhile, and takes the log to the database.
        storage.conn().execute_batch("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0")?;
        if size <= CHECKED {
            check(storage.conn())?;
        }
        let log = Log::new(path)?;
        Ok(Self::new(storage, Some(log), Some(path.to_owned())))
    }

    fn new(storage: Storage, log: Option<Log>, path: Option<PathBuf>) -> Self {
        storage.conn().set_prepared_statement_cache_capacity(STATEMENTS);
        Self { storage: Mutex::new(storage), log, path }
    }

    /// Does something with the database while nobody else does, and tells what must be durable before it is answered.
    ///
    /// A read has a mark too: it must not show what a power cut could still take back.
    pub(crate) fn run<T>(self: &Arc<Self>, writes: bool, run: impl FnOnce(&Storage) -> Result<T>) -> (Result<T>, Mark) {
        let storage = self.lock();
        let outcome = run(&storage).map_err(|error| self.name(error));
        let commits = self.log.as_ref().map_or(0, |log| log.count(writes && outcome.is_ok()));
        drop(storage);
        (outcome, Mark { store: Arc::clone(self), commits })
    }

    /// Does something with the database while nobody else does.
    pub(crate) fn with<T>(&self, run: impl FnOnce(&Storage) -> Result<T>) -> Result<T> {
        run(&self.lock())
    }

    /// Says which file an error of the database itself is about: it ends in a log.
    fn name(&self, error: DynoxideError) -> DynoxideError {
        match (&error, &self.path) {
            (DynoxideError::SqliteError(_) | DynoxideError::InternalServerError(_), Some(path)) => {
                DynoxideError::InternalServerError(format!("{}: {error}", path.display()))
            }
            _ => error,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Storage> {
        self.storage.lock().unwrap_or_else(|poisoned| {
            // A call that panicked may have left a transaction open: it is rolled back.
            self.storage.clear_poison();
            let storage = PoisonError::into_inner(poisoned);
            if !storage.conn().is_autocommit() {
                let _ = storage.rollback();
            }
            storage
        })
    }

    /// Takes the log to the database: all but the newest part while others go on, and that while they wait.
    pub(crate) fn checkpoint(&self) {
        let Some(log) = &self.log else { return };
        log.checkpoint(|| self.with(|storage| Ok(storage.conn().execute_batch(Log::CHECKPOINT)?)));
    }
}

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mark").field("commits", &self.commits).finish_non_exhaustive()
    }
}

impl Mark {
    /// Waits until the call, and all before it on its table, would outlive a power cut.
    pub async fn durable(self) -> Result<()> {
        let Some(log) = &self.store.log else { return Ok(()) };
        log.durable(self.commits).await.map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
        if log.is_long() {
            let store = Arc::clone(&self.store);
            tokio::task::spawn_blocking(move || store.checkpoint());
        }
        Ok(())
    }
}

/// Looks whether the pages of a database hang together.
pub(crate) fn check(database: &Connection) -> Result<()> {
    let found: String = database.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(DynoxideError::InternalServerError(format!("{DAMAGE}: {}", found.replace('\n', " "))))
}

/// What the engine's futures come to: it calls SQLite on this very thread, so they are ready at the first look.
pub(crate) fn now<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let waits = || Err(DynoxideError::InternalServerError("the engine waits for something".to_owned()));
    future.now_or_never().unwrap_or_else(waits)
}
