//! The database of one process: opened, given its tables, and handed out as clients.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use dynoxide::DynoxideError;
use tokio::sync::mpsc;

use crate::connector::Connector;
use crate::faults::Faults;
use crate::store::Store;
use crate::{client, split};

/// Where each table's file is, within the engine's folder.
const TABLES: &str = "tables";
/// Where an earlier version kept all tables in one file.
const ALL_IN_ONE: &str = "stoa.db";

/// An embedded DynamoDB. A clone is the same database.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    /// Where files of tables are; nowhere in memory.
    folder: Option<PathBuf>,
    stores: RwLock<HashMap<String, Arc<Store>>>,
    outbox: OnceLock<mpsc::UnboundedSender<OutboxWrite>>,
    /// Held as long as the engine lives.
    _lock: Option<File>,
}

/// An outbox item that was just committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxWrite {
    /// The table's name.
    pub table: String,
    /// The item's partition key, `outbox#07`.
    pub key: String,
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
    #[error("another process uses {}", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
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
        Ok(Self::new(None, None))
    }

    /// Opens the database in a folder, made where it is missing: one SQLite file for each table, in `tables/`.
    ///
    /// An acknowledged write is in the write-ahead log of its table and synced: it outlives `kill -9` and a power cut. One
    /// process at a time: a second gets [`EngineError::InUse`]; the lock ends with its process, however that dies. What an
    /// earlier version kept in `stoa.db` is moved to files of its own first.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let folder = |source| EngineError::Folder { path: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(folder)?;
        let lock = File::create(dir.join("lock")).map_err(folder)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(EngineError::InUse { path: dir.to_owned() });
            }
            Err(fs::TryLockError::Error(source)) => return Err(folder(source)),
        }
        let (old, tables) = (dir.join(ALL_IN_ONE), dir.join(TABLES));
        if old.exists() && !tables.exists() {
            split::split(&old, &tables).map_err(folder)?;
        }
        fs::create_dir_all(&tables).map_err(folder)?;
        Ok(Self::new(Some(tables), Some(lock)))
    }

    fn new(folder: Option<PathBuf>, lock: Option<File>) -> Self {
        let (stores, outbox) = (RwLock::default(), OnceLock::new());
        Self(Arc::new(Inner { folder, stores, outbox, _lock: lock }))
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
        let mut stores = self.0.stores.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(stores.entry(name.to_owned()).or_insert_with(|| Arc::new(opened))))
    }

    /// Gives a client.
    pub fn client(&self) -> Client {
        client::new(Connector::new(self.clone(), None), TimeoutConfig::disabled())
    }

    /// Gives a client whose calls are counted, recorded and spoilt as planned.
    pub fn client_with(&self, faults: Faults) -> Client {
        let timeouts = faults.timeouts();
        client::new(Connector::new(self.clone(), Some(faults)), timeouts)
    }

    /// Tells of each outbox item from now on, once its transaction is committed.
    ///
    /// For the one relay of the process: a second caller gets `None`. What was there before is not told.
    pub fn outbox_writes(&self) -> Option<mpsc::UnboundedReceiver<OutboxWrite>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.0.outbox.set(sender).ok().map(|()| receiver)
    }

    pub(crate) fn tell(&self, written: &[(String, String)]) {
        let Some(sender) = self.0.outbox.get() else {
            return;
        };
        for (table, key) in written {
            // Nobody listens any more when the process ends: then the next start reads the outbox.
            let _ = sender.send(OutboxWrite { table: table.clone(), key: key.clone() });
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}
