//! The state that handlers, consumers and jobs share.

use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: products and their prices.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Catalog {
    /// Builds the capability from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone(), config);
        Ok(Self { context, config, store })
    }
}
