//! What handlers, consumers and jobs get.

use domain::Timestamp;
use service::capability::Context;
use service::environment::SettingError;

use crate::config::Config;
use crate::store::Store;

/// The capability: profiles, who follows whom, posts, reactions, reviews and reports.
#[derive(Debug)]
pub struct Social {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
}

impl Social {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self { context, config, store })
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.context.clock.now()
    }
}
