//! The state that handlers, consumers and jobs share.

use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: stock levels, their movements, and reservations.
#[derive(Debug)]
pub struct Inventory {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Inventory {
    /// Builds the capability from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self { context, config, store })
    }
}
