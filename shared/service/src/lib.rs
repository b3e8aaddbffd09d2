//! What every capability stands on: the contract with its host, its table, its routes, its outbox and inbox. It knows no
//! published event, so that a change of one does not compile it again.
//!
//! Reading order: [`capability`] is the contract between a function and its host; [`table`] is how
//! state and its events are written in one transaction; [`http`] and [`idempotency`] are what stands
//! around every route; [`event`] is the envelope of what is published.
#![warn(missing_docs)]

pub mod background;
pub mod blobs;
pub mod body;
pub mod browser;
pub mod caller;
pub mod capability;
pub mod client;
pub mod console;
pub mod cursor;
pub mod declaration;
pub mod describe;
pub mod environment;
pub mod etag;
pub mod event;
pub mod http;
pub mod idempotency;
pub mod inbox;
pub mod mail;
pub mod operations;
pub mod outbox;
pub mod packed;
pub mod page;
pub mod ports;
pub mod prefer;
pub mod problem;
pub mod routes;
pub mod setting;
pub mod table;
pub mod telemetry;
pub mod work;

pub use capability::{Capability, Context};
pub use problem::Problem;

/// What the macros of this crate name from the outside.
#[doc(hidden)]
pub mod reexport {
    pub use axum;
    pub use domain;
    pub use utoipa;
}
