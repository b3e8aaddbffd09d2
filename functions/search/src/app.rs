//! What handlers, consumers and jobs get.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use service::background::Background;
use service::capability::Context;
use service::environment::SettingError;
use tokio::sync::{Mutex, RwLock, Semaphore};

use crate::adapters::{Opened, Shelf};
use crate::config::Config;
use crate::model::{CategoryNames, Head, SearchSettings};
use crate::store::Store;

/// The capability: search.
#[derive(Clone, Debug)]
pub struct Search {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) reading: Arc<RwLock<Reading>>,
    /// Names of categories that this process has read.
    pub(crate) names: Arc<std::sync::Mutex<CategoryNames>>,
    /// One opens a newer state at a time; meanwhile the one before answers.
    pub(crate) opening: Arc<Mutex<()>>,
    /// So many questions are answered at once: each keeps a processor busy.
    pub(crate) asking: Arc<Semaphore>,
    pub(crate) writing: Arc<Writing>,
    pub(crate) background: Arc<Background>,
}

/// What this process has open for questions.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The state that is open.
    pub(crate) head: Head,
    /// What answers; `None` before the first question.
    pub(crate) opened: Option<Arc<Opened>>,
    /// When the table was last asked for a newer state, in milliseconds.
    pub(crate) checked_ms: Option<i64>,
    /// Since when a change waits that no writer has taken, as last seen, and when that was, in milliseconds.
    pub(crate) left_ms: Option<i64>,
    pub(crate) left_checked_ms: Option<i64>,
    /// The settings.
    pub(crate) settings: Arc<SearchSettings>,
    /// The locale of a request that names none.
    pub(crate) default_locale: Option<String>,
    /// When they were last read, in milliseconds.
    pub(crate) settings_ms: Option<i64>,
}

/// What this process does to write the index.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    /// One writer at a time, also within a process.
    pub(crate) turn: Mutex<()>,
    /// Whether a writer is about to begin.
    pub(crate) scheduled: AtomicBool,
    /// How often a writer has begun that had the lease.
    pub(crate) begun: AtomicU64,
}

impl Search {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        let shelf = Arc::new(Shelf::new(context.ports.blobs.clone()));
        Ok(Self {
            context,
            config,
            store,
            shelf,
            reading: Arc::default(),
            names: Arc::default(),
            opening: Arc::default(),
            asking: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))),
            writing: Arc::default(),
            background: Arc::default(),
        })
    }
}
