//! What handlers, consumers and jobs get.

use service::capability::Context;
use service::environment::SettingError;

use crate::adapters::provider::Provider;
use crate::adapters::secret::CachedSecret;
use crate::adapters::simulator::{self, Simulator};
use crate::adapters::stripe::{self, Stripe};
use crate::adapters::wallet::{self, Wallet};
use crate::config::Config;
use crate::store::Store;

/// The payment gateway.
#[derive(Debug)]
pub struct Payments {
    pub(crate) context: Context,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) simulator: Simulator,
    pub(crate) stripe: Stripe,
    pub(crate) wallet: Wallet,
    pub(crate) webhook_secret: CachedSecret,
}

impl Payments {
    /// Sets it up from its settings. Reads no secret and connects nowhere.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let (store, simulator) = (Store::new(context.table.clone()), Simulator::new(context.table.clone()));
        let wallet = Wallet::new(context.table.clone());
        let (secrets, clock) = (context.ports.secrets.clone(), context.clock.clone());
        let key = CachedSecret::new(config.stripe_key.clone(), secrets.clone(), clock.clone());
        let stripe = Stripe::new(config.stripe_url.clone(), context.environment.clone(), key);
        let webhook_secret =
            CachedSecret::new(config.webhook_secret.clone(), secrets, clock).or_made_in(context.table.clone());
        Ok(Self { context, config, store, simulator, stripe, wallet, webhook_secret })
    }

    /// The provider of this name: the shop's own, wallets, or that of payments made before the shop changed it.
    pub(crate) fn provider(&self, name: &str) -> Option<&dyn Provider> {
        match name {
            simulator::NAME => Some(&self.simulator),
            stripe::NAME => Some(&self.stripe),
            wallet::NAME => Some(&self.wallet),
            _ => None,
        }
    }

    /// Whether the shop takes payment methods of this provider: of its own, and wallets.
    pub(crate) fn takes(&self, name: &str) -> bool {
        name == self.config.provider || name == wallet::NAME
    }
}
