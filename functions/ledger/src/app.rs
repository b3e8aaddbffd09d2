//! What handlers, consumers and jobs get.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

use service::capability::Context;
use service::environment::SettingError;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;

use crate::config::Config;
use crate::store::Store;

/// The capability: the ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Arc<Store>,
    pub(crate) sealing: Arc<Sealing>,
    pub(crate) background: Arc<Background>,
}

/// What this process does to seal the journal.
#[derive(Debug, Default)]
pub(crate) struct Sealing {
    /// One sealer at a time, also within a process.
    pub(crate) turn: Mutex<()>,
    /// Whether a sealer is about to begin.
    pub(crate) scheduled: AtomicBool,
}

/// Sealers that are about to begin or at work. They end with the capability, as they would with its process.
#[derive(Debug, Default)]
pub(crate) struct Background(std::sync::Mutex<Vec<AbortHandle>>);

impl Background {
    /// Takes one in.
    pub(crate) fn take(&self, sealer: AbortHandle) {
        let mut sealers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sealers.retain(|sealer| !sealer.is_finished());
        sealers.push(sealer);
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for sealer in self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            sealer.abort();
        }
    }
}

impl Ledger {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Arc::new(Store::new(context.table.clone()));
        Ok(Self { context, config, store, sealing: Arc::default(), background: Arc::default() })
    }
}
