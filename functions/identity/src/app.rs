//! The state that handlers, commands and jobs share.

use std::sync::Arc;

use service::capability::Context;
use service::environment::SettingError;
use service::mail::MailPort;

use crate::adapters::passwords::Passwords;
use crate::adapters::tokens::Tokens;
use crate::config::Config;
use crate::store::Store;

/// The capability: accounts, sessions, OAuth 2.0 and the keys that sign tokens.
#[derive(Debug)]
pub struct Identity {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Tokens,
    /// Absent where the host sends no mail.
    pub(crate) mail: Option<Arc<dyn MailPort>>,
}

impl Identity {
    /// Builds the capability from its settings.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        let tokens = Tokens::new(config.clone(), context.tokens.clone(), context.ports.keys.clone(), store.clone());
        let mail = context.ports.mail.clone();
        Ok(Self { context, config, store, passwords: Passwords::new(), tokens, mail })
    }
}
