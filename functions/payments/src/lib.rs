#![doc = include_str!("../README.md")]

pub mod adapters;
mod api;
mod app;
mod commands;
mod config;
mod inbox;
mod jobs;
pub mod model;
mod scopes;
mod store;

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

pub use self::app::Payments;

impl Capability for Payments {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
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
            events::WalletAsked::TYPE,
        ],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, DeleteItem, ConditionCheckItem],
        // The index of due payments holds keys alone: a change of a waiting payment costs nothing there.
        indexes: [Projection::KeysOnly, Projection::All],
        grants: &[Grant::ReadSecrets(&["PaymentsWebhookSecretName", "PaymentsStripeKeyName"])],
        ..Declaration::new("payments", "Payment methods, payments, captures and refunds, through a provider.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        Self::read(context)
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
        jobs::sweep(self).await
    }
}
