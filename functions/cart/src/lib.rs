#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
pub mod config;
mod inbox;
pub mod model;
pub mod store;

use std::sync::Arc;

use shared::capability::{Capability, Context};
use shared::environment::SettingError;
use shared::event::{Event, EventData};
use shared::events::cart::CheckedOut;
use shared::inbox::ConsumeError;

use crate::model::Terms;
use crate::store::Store;

pub use self::api::ROUTES;

shared::scope!(
    /// May read any cart, promotions and shipping methods.
    CartRead,
    "cart:read"
);
shared::scope!(
    /// May change promotions and shipping methods.
    CartWrite,
    "cart:write"
);

/// The shopping cart.
#[derive(Clone, Debug)]
pub struct Cart {
    context: Context,
    store: Store,
    terms: Arc<Terms>,
}

impl Capability for Cart {
    const NAME: &'static str = "cart";
    const HEARS: &'static [&'static str] = inbox::HEARS;
    const PUBLISHES: &'static [&'static str] = &[CheckedOut::TYPE];
    const SETTINGS: &'static [shared::setting::Setting] = config::SETTINGS;

    fn new(context: Context) -> Result<Self, SettingError> {
        let terms = Arc::new(config::terms(&context.environment)?);
        Ok(Self { store: Store::new(context.table.clone()), terms, context })
    }

    fn context(&self) -> &Context {
        &self.context
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
}
