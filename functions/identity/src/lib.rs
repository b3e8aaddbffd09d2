#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod config;
mod credentials;
mod grants;
mod letters;
mod model;
mod oauth;
mod operate;
mod password;
mod scopes;
mod seal;
mod secret;
mod store;
mod token;

use std::sync::Arc;

use domain::event::EventData;
use events::identity::{AccountCreated, AccountErased, GuestMerged};
use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::TableAction::{
    BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, UpdateItem,
};
use service::declaration::{Declaration, Grant};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;
use service::mail::MailPort;
use service::problem::Problem;

use crate::api::ROUTES;
use crate::config::Config;
use crate::password::Passwords;
use crate::store::Store;
use crate::token::Tokens;

/// Accounts, sessions, OAuth 2.0 and the keys that sign tokens.
#[derive(Clone, Debug)]
pub struct Identity {
    context: Context,
    store: Store,
    config: Config,
    passwords: Arc<Passwords>,
    tokens: Arc<Tokens>,
    mail: Option<Arc<dyn MailPort>>,
}

impl Capability for Identity {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: ROUTES,
        limited: &[("POST", "/accounts"), ("POST", "/sessions"), ("POST", "/guests"), ("POST", "/oauth/token")],
        publishes: &[AccountCreated::TYPE, AccountErased::TYPE, GuestMerged::TYPE],
        republishes: &["account"],
        operations: &["bootstrap-admin", "rotate-signing-key"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem],
        grants: &[Grant::SendMail, Grant::SignTokens],
        memory_mb: 512,
        ..Declaration::new("identity", "Accounts, sessions, OAuth 2.0 and the keys that sign tokens.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        let store = Store::new(context.table.clone());
        let config = Config::read(&context.environment)?;
        let tokens = Tokens::new(config.clone(), context.tokens.clone(), context.ports.keys.clone(), store.clone());
        let mail = context.ports.mail.clone();
        Ok(Self { context, store, config, passwords: Arc::new(Passwords::new()), tokens: Arc::new(tokens), mail })
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
        letters::send_waiting(self).await
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        operate::republish(self, kind, cursor).await
    }

    async fn operate(&self, call: &str, input: serde_json::Value) -> Result<serde_json::Value, Problem> {
        operate::operate(self, call, input).await
    }
}
