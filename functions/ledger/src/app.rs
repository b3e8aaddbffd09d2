//! What handlers, consumers and jobs get.

use std::collections::BTreeSet;
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
    pub(crate) seen: Arc<Seen>,
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

/// Accounts of the shop's chart that this process has seen open; none is ever removed.
#[derive(Debug, Default)]
pub(crate) struct Seen(std::sync::Mutex<BTreeSet<String>>);

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

impl Seen {
    /// Whether an account is open for certain.
    pub(crate) fn knows(&self, path: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    /// Keeps in mind that an account is open.
    pub(crate) fn learn(&self, path: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }
}

impl Ledger {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Arc::new(Store::new(context.table.clone()));
        let (sealing, background, seen) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self { context, config, store, sealing, background, seen })
    }
}
