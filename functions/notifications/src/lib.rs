#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod adapters;
mod api;
mod app;
mod commands;
mod config;
mod inbox;
mod jobs;
mod model;
mod scopes;
mod store;

use std::sync::Arc;

use domain::event::EventData;
use events::notifications::EndpointDisabled;
use service::capability::{Capability, Context, WorkError};
use service::declaration::TableAction::{BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query};
use service::declaration::{Declaration, Grant};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Notifications;
pub use self::commands::listen::{listen, messages_after};
pub use self::commands::tickets::redeem_ticket;
pub use self::store::{About, Message};

impl Capability for Notifications {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        limited: &[("POST", "/notifications/unsubscribe")],
        consumes: inbox::CONSUMES,
        publishes: &[EndpointDisabled::TYPE],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, DeleteItem, ConditionCheckItem],
        grants: &[Grant::SendMail, Grant::ReadSecrets(&["NotificationsSecretName"])],
        ..Declaration::new("notifications", "Notifications: inboxes, preferences, mail, and webhooks out.")
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

    fn examples() -> &'static str {
        include_str!("../examples.json")
    }

    async fn consume(&self, event: &Event) -> Result<(), ConsumeError> {
        inbox::consume(self, event).await
    }

    async fn tick(&self) -> Result<(), WorkError> {
        jobs::tick(self).await
    }
}
