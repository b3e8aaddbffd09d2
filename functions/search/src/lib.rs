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

use service::capability::{Capability, Context, WorkError};
use service::declaration::{Declaration, Grant, TableAction};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Search;

impl Capability for Search {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        settings: config::SETTINGS,
        table: &[
            TableAction::GetItem,
            TableAction::BatchGetItem,
            TableAction::Query,
            TableAction::PutItem,
            TableAction::UpdateItem,
            TableAction::DeleteItem,
        ],
        grants: &[Grant::Blobs],
        memory_mb: 512,
        ..Declaration::new("search", "Full text over products, entries and posts.")
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
