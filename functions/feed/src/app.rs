//! What handlers, consumers and jobs get.

use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: timelines and trends.
#[derive(Debug)]
pub struct Feed {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Feed {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self { context, config, store })
    }
}
