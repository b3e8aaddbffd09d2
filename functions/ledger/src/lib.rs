#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod app;
mod commands;
mod config;
mod inbox;
mod jobs;
mod model;
mod scopes;
mod store;
pub mod verify;

use std::sync::Arc;

use domain::event::EventData;
use events::ledger as published;
use service::capability::{Capability, Context, WorkError};
use service::declaration::TableAction::{
    BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, UpdateItem,
};
use service::declaration::{Declaration, Projection};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Ledger;

impl Capability for Ledger {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[published::HoldPlaced::TYPE, published::HoldRefused::TYPE, published::WalletAnswered::TYPE],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem],
        indexes: [Projection::All, Projection::KeysOnly],
        ..Declaration::new("ledger", "Double-entry books: accounts, transactions, holds.")
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
        inbox::dispatch(self, event).await
    }

    async fn tick(&self) -> Result<(), WorkError> {
        jobs::tick(self).await
    }
}
