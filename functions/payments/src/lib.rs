#![doc = include_str!("../README.md")]

mod api;
pub mod config;
mod inbox;
pub mod model;
mod operation;
pub mod provider;
mod secret;
mod store;
mod sweep;
mod watch;
mod webhook;

use std::sync::Arc;

use shared::capability::WorkError;
use shared::environment::SettingError;
use shared::event::Event;
use shared::events::payments as events;
use shared::inbox::ConsumeError;
use shared::{Capability, Context};

pub use self::api::ROUTES;
use self::config::Config;
use self::provider::Provider;
use self::provider::simulator::{self, Simulator};
use self::provider::stripe::{self, Stripe};
use self::secret::WebhookSecret;
use self::store::Store;

/// The payment gateway.
#[derive(Clone, Debug)]
pub struct Payments {
    context: Context,
    config: Config,
    store: Store,
    simulator: Simulator,
    stripe: Stripe,
    secret: Arc<WebhookSecret>,
}

impl Payments {
    /// A provider by its name: the shop's own, and those of payments that were made before it changed.
    pub(crate) fn provider(&self, name: &str) -> Option<&dyn Provider> {
        match name {
            simulator::NAME => Some(&self.simulator),
            stripe::NAME => Some(&self.stripe),
            _ => None,
        }
    }
}

impl Capability for Payments {
    const NAME: &'static str = "payments";
    const HEARS: &'static [&'static str] = inbox::HEARS;
    const PUBLISHES: &'static [&'static str] = &[
        <events::PaymentAuthorized as shared::event::EventData>::TYPE,
        <events::PaymentActionRequired as shared::event::EventData>::TYPE,
        <events::PaymentDeclined as shared::event::EventData>::TYPE,
        <events::PaymentExpired as shared::event::EventData>::TYPE,
        <events::PaymentVoided as shared::event::EventData>::TYPE,
        <events::PaymentCaptured as shared::event::EventData>::TYPE,
        <events::PaymentRefunded as shared::event::EventData>::TYPE,
        <events::PaymentCaptureFailed as shared::event::EventData>::TYPE,
        <events::PaymentRefundFailed as shared::event::EventData>::TYPE,
        <events::DisputeOpened as shared::event::EventData>::TYPE,
        <events::DisputeClosed as shared::event::EventData>::TYPE,
    ];

    const SETTINGS: &'static [shared::setting::Setting] = config::SETTINGS;

    fn new(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let (store, simulator) = (Store::new(context.table.clone()), Simulator::new(context.table.clone()));
        let stripe = Stripe::new(config.stripe.clone(), context.environment.clone(), context.clock.clone());
        let secret = Arc::new(WebhookSecret::new(context.clock.clone()));
        Ok(Self { context, config, store, simulator, stripe, secret })
    }

    fn context(&self) -> &Context {
        &self.context
    }

    fn routes(&self) -> axum::Router {
        api::router(Arc::new(self.clone()))
    }

    fn openapi() -> utoipa::openapi::OpenApi {
        api::openapi()
    }

    async fn consume(&self, event: &Event) -> Result<(), ConsumeError> {
        inbox::dispatch(self, event).await
    }

    async fn tick(&self) -> Result<(), WorkError> {
        self.sweep().await
    }
}
