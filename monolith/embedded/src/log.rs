//! The write-ahead log of a database on disk: synced once for all that wait, and taken to the database in time.
//!
//! SQLite would sync at each commit, with the database locked meanwhile. Here a commit is only written, the lock is free
//! again at once, and one sync carries everything that was committed before it began (group commit).

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dynoxide::storage::Storage;
use dynoxide::{DynoxideError, Result};
use tokio::sync::Notify;

/// Commits after which the log is taken to the database: some megabytes. Four times as many are no faster, and a start
/// after a kill, which reads the log, takes more than twice as long.
const LONG: u64 = 256;

/// The log of one database.
pub(crate) struct Log {
    disk: Arc<Disk>,
    database: PathBuf,
    /// A connection of its own, for a checkpoint beside the others' work; opened for the first.
    keeper: Mutex<Option<Storage>>,
    checkpointing: AtomicBool,
    checkpointed: AtomicU64,
}

struct Disk {
    file: File,
    commits: AtomicU64,
    synced: AtomicU64,
    failed: AtomicBool,
    syncing: AtomicBool,
    /// Tells all who wait that a sync has ended.
    ended: Notify,
}

/// The one sync that is under way; it ends with this, done or not.
struct Syncing(Arc<Disk>);

impl Log {
    /// Takes to the database what no reader is in the way of.
    pub(crate) const CHECKPOINT: &str = "PRAGMA wal_checkpoint(PASSIVE)";

    /// The log of a database that was just opened: SQLite keeps the file as long as a connection lives.
    pub(crate) fn new(database: &Path) -> Result<Self> {
        let file = open(database).map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
        Ok(Self {
            disk: Arc::new(Disk {
                file,
                commits: AtomicU64::new(0),
                synced: AtomicU64::new(0),
                failed: AtomicBool::new(false),
                syncing: AtomicBool::new(false),
                ended: Notify::new(),
            }),
            database: database.to_owned(),
            keeper: Mutex::default(),
            checkpointing: AtomicBool::new(false),
            checkpointed: AtomicU64::new(0),
        })
    }

    /// Counts a commit, and says how many there are; called while the database is locked.
    pub(crate) fn count(&self, commit: bool) -> u64 {
        self.disk.commits.fetch_add(u64::from(commit), Ordering::AcqRel) + u64::from(commit)
    }

    /// Waits until so many commits are on the disk.
    ///
    /// # Errors
    /// The disk's, from the first on for good: what a failed sync left in the cache, the next would take for written.
    pub(crate) async fn durable(&self, commits: u64) -> io::Result<()> {
        loop {
            // Before the look, so that no end is missed.
            let ended = self.disk.ended.notified();
            if self.disk.holds(commits)? {
                return Ok(());
            }
            if let Some(syncing) = Syncing::begin(&self.disk) {
                // A task of its own: the caller may go away.
                tokio::spawn(syncing.run());
            }
            ended.await;
        }
    }

    /// Whether a checkpoint is due; true for one caller, who has to make it.
    pub(crate) fn is_long(&self) -> bool {
        let since = self.disk.synced.load(Ordering::Acquire) - self.checkpointed.load(Ordering::Acquire);
        since >= LONG && !self.checkpointing.swap(true, Ordering::AcqRel)
    }

    /// Takes the log to the database. What was committed meanwhile is left to `rest`, with the database locked: only a log
    /// that was taken over whole is begun anew.
    pub(crate) fn checkpoint(&self, rest: impl FnOnce() -> Result<()>) {
        let commits = self.disk.synced.load(Ordering::Acquire);
        // Where it fails, the log grows until the next time.
        if self.most().and_then(|()| rest()).is_ok() {
            self.checkpointed.store(commits, Ordering::Release);
        }
        self.checkpointing.store(false, Ordering::Release);
    }

    /// Takes over what was committed until now, beside the others' work.
    fn most(&self) -> Result<()> {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        if keeper.is_none() {
            let storage = Storage::new(&self.database.to_string_lossy())?;
            storage.conn().execute_batch("PRAGMA synchronous = NORMAL")?;
            *keeper = Some(storage);
        }
        Ok(keeper.iter().try_for_each(|storage| storage.conn().execute_batch(Self::CHECKPOINT))?)
    }
}

impl Disk {
    fn holds(&self, commits: u64) -> io::Result<bool> {
        if self.failed.load(Ordering::Acquire) {
            return Err(io::Error::other("the disk did not take an earlier write"));
        }
        Ok(self.synced.load(Ordering::Acquire) >= commits)
    }

    fn sync(&self) {
        let commits = self.commits.load(Ordering::Acquire);
        match self.file.sync_data() {
            Ok(()) => self.synced.store(commits, Ordering::Release),
            Err(_) => self.failed.store(true, Ordering::Release),
        }
    }
}

impl Syncing {
    /// The sync, where none is under way.
    fn begin(disk: &Arc<Disk>) -> Option<Self> {
        (!disk.syncing.swap(true, Ordering::AcqRel)).then(|| Self(Arc::clone(disk)))
    }

    async fn run(self) {
        // All who are ready to commit do so first: one sync carries them too.
        tokio::task::yield_now().await;
        // Where the runtime ends first, nobody waits any more.
        drop(tokio::task::spawn_blocking(move || self.0.sync()).await);
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        self.0.syncing.store(false, Ordering::Release);
        self.0.ended.notify_waiters();
    }
}

/// The log's file, which SQLite has made; and its name is on the disk too.
fn open(database: &Path) -> io::Result<File> {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    let file = File::options().write(true).open(PathBuf::from(name))?;
    #[cfg(unix)]
    if let Some(folder) = database.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(file)
}
