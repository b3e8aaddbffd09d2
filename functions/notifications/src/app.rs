//! What handlers, consumers and jobs get.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use service::background::Background;
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
    /// Whether webhooks are about to be sent.
    pub(crate) is_sending: Arc<AtomicBool>,
    pub(crate) background: Arc<Background>,
}

impl Notifications {
    /// Sets it up from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment, &context.tokens.issuer)?;
        let store = Store::new(context.table.clone());
        let secret = MasterSecret::new(&config, context.ports.secrets.clone(), context.table.clone());
        let sender = Sender::new(&config.webhooks, context.environment.clone());
        let (secret, sender) = (Arc::new(secret), Arc::new(sender));
        let (is_sending, background) = (Arc::default(), Arc::default());
        Ok(Self { context, config, store, secret, sender, is_sending, background })
    }

    pub(crate) fn now(&self) -> domain::Timestamp {
        self.context.clock.now()
    }
}
