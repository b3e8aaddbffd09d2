//! The capability that handlers, consumers and jobs share.

use std::sync::Arc;

use service::capability::Context;
use service::environment::SettingError;
use service::mail::MailPort;

use crate::config::Config;
use crate::store::Store;

/// The capability of orders and their saga.
#[derive(Debug)]
pub struct Orders {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) mailer: Option<Arc<dyn MailPort>>,
}

impl Orders {
    /// Builds the capability from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        let mailer = context.ports.mail.clone();
        Ok(Self { context, config, store, mailer })
    }
}
