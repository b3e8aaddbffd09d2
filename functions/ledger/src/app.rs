//! What handlers, consumers and jobs get.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use service::background::Background;
use service::capability::Context;
use service::environment::SettingError;
use tokio::sync::Mutex;

use crate::config::Config;
use crate::store::Store;

/// The capability: the ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Arc<Store>,
    pub(crate) sealing: Arc<Sealing>,
    /// The seconds in which this process looks for planned transfers.
    pub(crate) waking: Arc<std::sync::Mutex<BTreeSet<i64>>>,
    pub(crate) background: Arc<Background>,
}

/// What this process does to seal the journal.
#[derive(Debug, Default)]
pub(crate) struct Sealing {
    /// One sealer at a time, also within a process.
    pub(crate) turn: Mutex<()>,
    /// Whether this process has booked something since its tick began.
    pub(crate) is_behind: AtomicBool,
    /// Whether a sealer is about to begin.
    pub(crate) scheduled: AtomicBool,
}

impl Ledger {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Arc::new(Store::new(context.table.clone()));
        Ok(Self { context, config, store, sealing: Arc::default(), waking: Arc::default(), background: Arc::default() })
    }
}
