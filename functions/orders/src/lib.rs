#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod adapters;
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

use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::TableAction::{BatchGetItem, DeleteItem, GetItem, PutItem, Query, UpdateItem};
use service::declaration::{Declaration, Grant, Projection};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Orders;

impl Capability for Orders {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
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

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        jobs::republish(self, kind, cursor).await
    }
}
