#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod app;
mod config;
mod jobs;
mod model;
mod scopes;
mod store;

use std::sync::Arc;

use domain::event::EventData;
use events::social as published;
use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::Declaration;
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Social;

impl Capability for Social {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        publishes: &[published::PostChanged::TYPE],
        republishes: &["post"],
        settings: config::SETTINGS,
        ..Declaration::new("social", "Posts.")
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
        service::inbox::skip(&event.kind);
        Ok(())
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        jobs::republish(self, kind, cursor).await
    }
}
