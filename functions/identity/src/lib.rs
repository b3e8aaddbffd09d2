#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod adapters;
mod api;
mod app;
mod commands;
mod config;
mod jobs;
mod model;
mod oauth;
mod scopes;
mod store;

use std::sync::Arc;

use domain::event::EventData;
use events::identity::{AccountCreated, AccountErased, ContactChanged, GuestMerged};
use service::Problem;
use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::TableAction::{
    BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, UpdateItem,
};
use service::declaration::{Declaration, Grant};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Identity;

impl Capability for Identity {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        limited: &[("POST", "/accounts"), ("POST", "/sessions"), ("POST", "/guests"), ("POST", "/oauth/token")],
        publishes: &[AccountCreated::TYPE, AccountErased::TYPE, GuestMerged::TYPE, ContactChanged::TYPE],
        republishes: &["account", "contact"],
        operations: &["bootstrap-admin", "rotate-signing-key"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem],
        grants: &[Grant::SendMail, Grant::SignTokens],
        memory_mb: 512,
        ..Declaration::new("identity", "Accounts, sessions, OAuth 2.0 and the keys that sign tokens.")
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
        api::description()
    }

    async fn consume(&self, event: &Event) -> Result<(), ConsumeError> {
        service::inbox::skip(&event.kind);
        Ok(())
    }

    async fn tick(&self) -> Result<(), WorkError> {
        jobs::tick(self).await
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        jobs::republish(self, kind, cursor).await
    }

    async fn operate(&self, call: &str, input: serde_json::Value) -> Result<serde_json::Value, Problem> {
        jobs::operate(self, call, &input).await
    }
}
