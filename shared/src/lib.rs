//! The small domain library: what every capability speaks, and no business rule.
//!
//! Reading order: [`capability`] is the contract between a function and its host; [`table`] is how
//! state and its events are written in one transaction; [`http`] and [`idempotency`] are what stands
//! around every route; [`event`] and [`events`] are the envelope and the catalogue of all that is published.
#![warn(missing_docs)]

pub mod body;
pub mod bounds;
pub mod browser;
pub mod caller;
pub mod capability;
pub mod client;
pub mod clock;
pub mod collection;
pub mod country;
pub mod cursor;
pub mod declaration;
pub mod describe;
pub mod email;
pub mod environment;
pub mod etag;
pub mod event;
pub mod events;
pub mod fault;
pub mod http;
pub mod id;
pub mod idempotency;
pub mod inbox;
pub mod mail;
pub mod money;
pub mod outbox;
pub mod packed;
pub mod page;
pub mod ports;
pub mod prefer;
pub mod problem;
pub mod routes;
pub mod setting;
pub mod table;
pub mod tag;
pub mod tax;
pub mod telemetry;
pub mod text;
pub mod work;

pub use capability::{Capability, Context};
pub use clock::{Clock, Timestamp};
pub use money::{Currency, Money};
pub use problem::Problem;

/// What the macros of this crate name from the outside.
#[doc(hidden)]
pub mod reexport {
    pub use axum;
    pub use deserr;
    pub use serde;
    pub use utoipa;
}
