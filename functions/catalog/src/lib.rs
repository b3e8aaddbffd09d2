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
use events::catalog::{CategoryChanged, ProductArchived, ProductChanged};
use service::capability::{Republished, WorkError};
use service::declaration::Declaration;
use service::declaration::TableAction::{
    BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, UpdateItem,
};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;
use service::{Capability, Context};

pub use self::adapters::{is_column, rows};
pub use self::app::Catalog;

impl Capability for Catalog {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[ProductChanged::TYPE, ProductArchived::TYPE, CategoryChanged::TYPE],
        republishes: &["product", "category"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem],
        ..Declaration::new("catalog", "Products, variants, prices and categories.")
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
        jobs::tick(self).await
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        jobs::republish(self, kind, cursor).await
    }
}
