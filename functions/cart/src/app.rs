//! The state that handlers and consumers share.

use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: shopping carts, promotions and shipping methods.
#[derive(Debug)]
pub struct Cart {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Cart {
    /// Builds the capability from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self { context, config, store })
    }
}
