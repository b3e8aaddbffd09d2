#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod api;
mod app;
mod commands;
mod config;
mod inbox;
mod jobs;
pub mod model;
mod scopes;
mod store;

use std::sync::Arc;

use domain::event::EventData;
use events::inventory as published;
use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::Declaration;
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Inventory;

impl Capability for Inventory {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[
            published::StockChanged::TYPE,
            published::StockOversold::TYPE,
            published::ReservationHeld::TYPE,
            published::ReservationRejected::TYPE,
            published::ReservationCommitted::TYPE,
            published::ReservationCommitFailed::TYPE,
            published::ReservationReleased::TYPE,
            published::ReservationExpired::TYPE,
        ],
        republishes: &["stock"],
        settings: config::SETTINGS,
        watched: true,
        ..Declaration::new("inventory", "Stock levels, movements and reservations.")
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
