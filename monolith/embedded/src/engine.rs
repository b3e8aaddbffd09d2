//! The database of one process: opened, given its tables, and handed out as clients.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use aws_sdk_dynamodb::Client;
use dynoxide::{Database, DynoxideError};
use tokio::sync::{Mutex, MutexGuard, mpsc};

use crate::client;
use crate::connector::Connector;
use crate::faults::Faults;

/// An embedded DynamoDB. A clone is the same database.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    database: Database,
    outbox: OnceLock<mpsc::UnboundedSender<OutboxWrite>>,
    /// Whose turn it is, on disk: see [`Engine::turn`].
    gate: Option<Mutex<()>>,
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
        Ok(Self::new(Database::memory()?, None))
    }

    /// Opens the database `stoa.db` in a folder, both made where they are missing.
    ///
    /// An acknowledged write is in SQLite's write-ahead log and synced (`journal_mode = WAL`, `synchronous = FULL`): it
    /// outlives `kill -9` and a power cut. One process at a time: a second gets [`EngineError::InUse`]; the lock ends
    /// with its process, however that dies.
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
        let file = dir.join("stoa.db");
        Ok(Self::new(Database::new(&file.to_string_lossy())?, Some(lock)))
    }

    fn new(database: Database, lock: Option<File>) -> Self {
        let gate = lock.as_ref().map(|_| Mutex::new(()));
        Self(Arc::new(Inner { database, outbox: OnceLock::new(), gate, _lock: lock }))
    }

    /// Gives a client.
    pub fn client(&self) -> Client {
        client::new(Connector::new(self.clone(), None))
    }

    /// Gives a client whose calls are counted, recorded and spoilt as planned.
    pub fn client_with(&self, faults: Faults) -> Client {
        client::new(Connector::new(self.clone(), Some(faults)))
    }

    /// Tells of each outbox item from now on, once its transaction is committed.
    ///
    /// For the one relay of the process: a second caller gets `None`. What was there before is not told.
    pub fn outbox_writes(&self) -> Option<mpsc::UnboundedReceiver<OutboxWrite>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.0.outbox.set(sender).ok().map(|()| receiver)
    }

    /// Deletes items past their time to live, and says how many: what the service does within days.
    pub fn sweep_expired(&self) -> Result<usize, EngineError> {
        Ok(self.0.database.sweep_ttl()?)
    }

    /// The engine itself, for what the protocol does not offer (tests, tools).
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Waits for a turn as a task, where a turn may wait for the disk.
    ///
    /// The engine has one lock, held while SQLite syncs. Tasks that waited at that lock would each hold up a worker of
    /// the runtime; waiting here, all but one worker go on. In memory a turn is shorter than a change of tasks.
    pub(crate) async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        match &self.0.gate {
            Some(gate) => Some(gate.lock().await),
            None => None,
        }
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
