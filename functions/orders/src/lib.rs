#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod config;
mod documents;
mod inbox;
mod invoicing;
mod mail;
pub mod model;
mod place;
mod returns;
mod scopes;
mod step;
mod store;
mod sweep;
mod waiting;

use std::sync::Arc;

use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::TableAction::{BatchGetItem, DeleteItem, GetItem, PutItem, Query, UpdateItem};
use service::declaration::{Declaration, Grant, Projection};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;
use service::mail::MailPort;

use crate::api::ROUTES;
use crate::config::Config;
use crate::store::Store;

/// The order, and the saga that makes it whole.
#[derive(Clone, Debug)]
pub struct Orders {
    context: Context,
    config: Config,
    store: Store,
    mailer: Option<Arc<dyn MailPort>>,
}

impl Capability for Orders {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: ROUTES,
        consumes: inbox::CONSUMES,
        publishes: store::PUBLISHES,
        republishes: &["order"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem],
        indexes: [Projection::KeysOnly, Projection::KeysOnly],
        grants: &[Grant::SendMail],
        watched: true,
        ..Declaration::new("orders", "Orders, and the saga that makes each one whole.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        let store = Store::new(context.table.clone());
        let mailer = context.ports.mail.clone();
        Ok(Self { context, config, store, mailer })
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
        sweep::sweep(self).await
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        sweep::republish(self, kind, cursor).await
    }
}
