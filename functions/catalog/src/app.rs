//! What handlers, consumers and jobs get.

use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: products and what they cost.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Catalog {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone(), config);
        Ok(Self { context, config, store })
    }
}
