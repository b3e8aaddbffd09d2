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

use domain::event::EventData;
use events::trading as published;
use service::capability::{Capability, Context, WorkError};
use service::declaration::{Declaration, Projection, TableAction};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Trading;
#[doc(hidden)]
pub use self::model::Measured;

impl Capability for Trading {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        deferring: &[("POST", "/trading/orders")],
        consumes: inbox::CONSUMES,
        publishes: &[published::HoldRequested::TYPE, published::HoldReleased::TYPE, published::TradeExecuted::TYPE],
        settings: config::SETTINGS,
        table: &[
            TableAction::GetItem,
            TableAction::BatchGetItem,
            TableAction::Query,
            TableAction::PutItem,
            TableAction::UpdateItem,
            TableAction::DeleteItem,
            TableAction::ConditionCheckItem,
        ],
        indexes: [Projection::KeysOnly, Projection::KeysOnly],
        watched: true,
        ..Declaration::new("trading", "Markets: price-time priority, settled in the ledger.")
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
