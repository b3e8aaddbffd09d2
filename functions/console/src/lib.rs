#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod adapters;
mod api;
mod app;
mod config;
mod model;
mod pages;
mod scopes;
mod store;

use std::sync::Arc;

use service::capability::{Capability, Context};
use service::declaration::{Declaration, Grant, Projection, TableAction};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Console;

impl Capability for Console {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        settings: config::SETTINGS,
        table: &[TableAction::GetItem, TableAction::PutItem, TableAction::Query, TableAction::DeleteItem],
        grants: &[Grant::CallApi],
        indexes: [Projection::KeysOnly, Projection::KeysOnly],
        ..Declaration::new("console", "The pages by which a shop is run.")
    };

    fn new(context: Context) -> Result<Self, SettingError> {
        Ok(Self::read(context))
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

    async fn consume(&self, _: &Event) -> Result<(), ConsumeError> {
        Ok(())
    }
}
