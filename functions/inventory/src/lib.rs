#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod api;
mod config;
mod desk;
mod expiry;
mod inbox;
pub mod model;
mod republish;
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

use self::api::ROUTES;
use self::config::Config;
use self::store::Store;

/// The capability: stock levels, their movements, and reservations.
#[derive(Clone, Debug)]
pub struct Inventory(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    context: Context,
    config: Config,
    store: Store,
}

impl Capability for Inventory {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: ROUTES,
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
        let config = Config::from_environment(&context.environment)?;
        let store = Store::new(context.table.clone());
        Ok(Self(Arc::new(Parts { context, config, store })))
    }

    fn context(&self) -> &Context {
        &self.0.context
    }

    fn routes(&self) -> axum::Router {
        api::router(Arc::new(self.clone()))
    }

    fn openapi() -> utoipa::openapi::OpenApi {
        api::openapi()
    }

    async fn consume(&self, event: &Event) -> Result<(), ConsumeError> {
        inbox::dispatch(self, event).await
    }

    async fn tick(&self) -> Result<(), WorkError> {
        expiry::expire_due(self).await
    }

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        republish::republish(self, kind, cursor).await
    }
}
