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

use std::sync::Arc;

use service::capability::{Capability, Context, WorkError};
use service::declaration::Declaration;
use service::declaration::TableAction::{
    BatchGetItem, BatchWriteItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, UpdateItem,
};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Feed;

impl Capability for Feed {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, ConditionCheckItem, BatchWriteItem],
        ..Declaration::new("feed", "Timelines and trends.")
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
