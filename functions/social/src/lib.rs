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
use events::social as published;
use service::capability::{Capability, Context, Republished, WorkError};
use service::declaration::Declaration;
use service::declaration::TableAction::{BatchGetItem, DeleteItem, GetItem, PutItem, Query, UpdateItem};
use service::environment::SettingError;
use service::event::Event;
use service::inbox::ConsumeError;

pub use self::app::Social;

impl Capability for Social {
    const DECLARATION: Declaration = Declaration {
        scopes: scopes::ALL,
        routes: api::ROUTES,
        consumes: inbox::CONSUMES,
        publishes: &[
            published::ProfileChanged::TYPE,
            published::FollowChanged::TYPE,
            published::BlockChanged::TYPE,
            published::MuteChanged::TYPE,
            published::PostChanged::TYPE,
            published::ReactionChanged::TYPE,
            published::ReviewChanged::TYPE,
            published::RatingChanged::TYPE,
            published::ReportOpened::TYPE,
            published::ReportDecided::TYPE,
        ],
        republishes: &["profile", "follow", "block", "mute", "post", "review", "rating"],
        settings: config::SETTINGS,
        table: &[GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem],
        ..Declaration::new("social", "Profiles, who follows whom, posts, reactions, reviews and reports.")
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

    async fn republish(&self, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
        jobs::republish(self, kind, cursor).await
    }
}
