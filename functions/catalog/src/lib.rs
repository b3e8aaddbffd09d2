#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod config;
mod import;
mod inbox;
mod model;
mod republish;
pub mod rows;
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

use self::api::ROUTES;
use self::config::Config;
pub use self::model::is_column;
use self::store::Store;

/// The capability: products and what they cost.
#[derive(Clone, Debug)]
pub struct Catalog {
    context: Context,
    store: Store,
    config: Config,
}

impl Capability for Catalog {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[ProductChanged::TYPE, ProductArchived::TYPE, CategoryChanged::TYPE],
        republishes: &["product", "category"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem],
        ..Declaration::new("catalog", "Products, variants, prices and categories.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        let config = Config::read(&context.environment)?;
        Ok(Self { store: Store::new(context.table.clone(), config), context, config })
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
        Ok(self.store.apply_price_lists().await?)
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        republish::republish(&self.store, kind, cursor).await
    }
}
