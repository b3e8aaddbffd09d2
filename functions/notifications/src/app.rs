//! What handlers, consumers and jobs get.

use std::sync::Arc;

use service::capability::Context;
use service::environment::SettingError;

use crate::adapters::secret::MasterSecret;
use crate::adapters::sender::Sender;
use crate::config::Config;
use crate::store::Store;

/// The capability: notifications, and webhooks out.
#[derive(Clone, Debug)]
pub struct Notifications {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) secret: Arc<MasterSecret>,
    pub(crate) sender: Arc<Sender>,
}

impl Notifications {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment, &context.tokens.issuer)?;
        let store = Store::new(context.table.clone());
        let secret = MasterSecret::new(&config, context.ports.secrets.clone(), context.table.clone());
        let sender = Sender::new(&config.webhooks, context.environment.clone());
        Ok(Self { context, config, store, secret: Arc::new(secret), sender: Arc::new(sender) })
    }

    pub(crate) fn now(&self) -> domain::Timestamp {
        self.context.clock.now()
    }
}
