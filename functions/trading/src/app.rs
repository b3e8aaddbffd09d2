//! What handlers, consumers and jobs get, and what the process keeps of each market.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use domain::id::TradingOrderId;
use service::background::Background;
use service::capability::Context;
use service::environment::SettingError;
use tokio::sync::broadcast;

use crate::config::Config;
use crate::model::{Live, Seen, Symbol};
use crate::store::Store;

/// How many changed orders a waiting request may fall behind before it just reads again.
const CHANGES: usize = 256;

/// The capability: markets.
#[derive(Clone, Debug)]
pub struct Trading {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) writing: Arc<Slots<Live>>,
    pub(crate) reading: Arc<Slots<Seen>>,
    /// The markets whose writer is about to begin.
    pub(crate) scheduled: Arc<std::sync::Mutex<HashSet<Symbol>>>,
    /// The markets whose lease somebody waits for.
    pub(crate) waiting: Arc<std::sync::Mutex<HashSet<Symbol>>>,
    /// The orders that this process has changed.
    pub(crate) changes: broadcast::Sender<TradingOrderId>,
    pub(crate) background: Arc<Background>,
}

/// What one market has in memory, used by one at a time.
pub(crate) type Slot<T> = Arc<tokio::sync::Mutex<Option<T>>>;

/// What this process has in memory of each market.
#[derive(Debug)]
pub(crate) struct Slots<T>(std::sync::Mutex<HashMap<Symbol, Slot<T>>>);

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self(std::sync::Mutex::default())
    }
}

impl<T> Slots<T> {
    /// The place of a market.
    pub(crate) fn of(&self, symbol: &Symbol) -> Slot<T> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(symbol.clone()).or_default())
    }
}

impl Trading {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self {
            context,
            config,
            store,
            writing: Arc::default(),
            reading: Arc::default(),
            scheduled: Arc::default(),
            waiting: Arc::default(),
            changes: broadcast::channel(CHANGES).0,
            background: Arc::default(),
        })
    }
}
