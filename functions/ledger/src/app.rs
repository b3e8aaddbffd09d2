//! What handlers, consumers and jobs get.

use service::capability::Context;
use service::environment::SettingError;

use crate::store::Store;

/// The capability: the ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) context: Context,
    pub(crate) store: Store,
}

impl Ledger {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let store = Store::new(context.table.clone());
        Ok(Self { context, store })
    }
}
