#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod app;
mod commands;
mod config;
mod inbox;
mod model;
mod scopes;
mod store;

use std::sync::Arc;

use domain::event::EventData;
use events::cart::CheckedOut;
use service::capability::{Capability, Context};
use service::declaration::Declaration;
use service::declaration::TableAction::{BatchGetItem, DeleteItem, GetItem, PutItem, Query, UpdateItem};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Cart;

impl Capability for Cart {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        deferring: &[("POST", "/carts/{cart_id}/checkout")],
        consumes: inbox::CONSUMES,
        publishes: &[CheckedOut::TYPE],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem],
        ..Declaration::new("cart", "Shopping carts, priced from cart's own read model of the catalog.")
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
}
