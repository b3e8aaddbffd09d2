#![doc = include_str!("../README.md")]

mod api;
pub mod config;
mod inbox;
pub mod model;
mod operation;
pub mod provider;
mod scopes;
mod secret;
mod store;
mod sweep;
mod watch;
mod webhook;

use std::sync::Arc;

use domain::event::EventData;
use events::payments as events;
use service::capability::WorkError;
use service::declaration::TableAction::{BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query};
use service::declaration::{Declaration, Grant, Projection};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;
use service::{Capability, Context};

use self::api::ROUTES;
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
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[
            events::PaymentAuthorized::TYPE,
            events::PaymentActionRequired::TYPE,
            events::PaymentDeclined::TYPE,
            events::PaymentExpired::TYPE,
            events::PaymentVoided::TYPE,
            events::PaymentCaptured::TYPE,
            events::PaymentRefunded::TYPE,
            events::PaymentCaptureFailed::TYPE,
            events::PaymentRefundFailed::TYPE,
            events::DisputeOpened::TYPE,
            events::DisputeClosed::TYPE,
        ],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, DeleteItem, ConditionCheckItem],
        // What is due: a payment that waits may change at no cost there.
        indexes: [Projection::KeysOnly, Projection::All],
        grants: &[Grant::ReadSecrets(&["PaymentsWebhookSecretName", "PaymentsStripeKeyName"])],
        ..Declaration::new("payments", "Payment methods, payments, captures and refunds, through a provider.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let (store, simulator) = (Store::new(context.table.clone()), Simulator::new(context.table.clone()));
        let (secrets, clock) = (context.ports.secrets.clone(), context.clock.clone());
        let stripe = Stripe::new(config.stripe.clone(), context.environment.clone(), secrets.clone(), clock.clone());
        let secret = Arc::new(WebhookSecret::new(secrets, clock));
        Ok(Self { context, config, store, simulator, stripe, secret })
    }

    fn context(&self) -> &Context {
        &self.context
    }

    fn routes(self: Arc<Self>) -> axum::Router {
        api::router(self)
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
