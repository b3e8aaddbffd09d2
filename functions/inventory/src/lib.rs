#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod api;
mod config;
mod desk;
mod expiry;
mod inbox;
pub mod model;
mod republish;
mod store;

use std::sync::Arc;

use shared::capability::{Capability, Context, Republished, WorkError};
use shared::environment::SettingError;
use shared::event::{Event, EventData};
use shared::events::inventory as published;
use shared::inbox::ConsumeError;

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
    const NAME: &'static str = "inventory";
    const HEARS: &'static [&'static str] = inbox::HEARS;
    const PUBLISHES: &'static [&'static str] = &[
        published::StockChanged::TYPE,
        published::StockOversold::TYPE,
        published::ReservationHeld::TYPE,
        published::ReservationRejected::TYPE,
        published::ReservationCommitted::TYPE,
        published::ReservationCommitFailed::TYPE,
        published::ReservationReleased::TYPE,
        published::ReservationExpired::TYPE,
    ];

    const SETTINGS: &'static [shared::setting::Setting] = config::SETTINGS;
    const REPUBLISHES: &'static [&'static str] = &["stock"];

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
