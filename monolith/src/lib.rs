//! Stoa in one process: every capability behind one address, on an embedded database.
//!
//! template.yaml is the single description of the system: this host takes from it the tables, the routes and which of
//! them need a token, what pages of other origins may send and see, which events reach which inbox and how often they are
//! tried, and the schedules. The capabilities are the very ones that run as Lambda functions, and do not know the
//! difference.

mod brake;
pub mod bus;
pub mod capabilities;
pub mod demo;
pub mod edge;
pub mod examples;
pub mod export;
pub mod failure;
mod finishing;
mod health;
pub mod host;
pub mod import;
mod issuer;
pub mod limits;
mod mail;
pub mod operator;
pub mod options;
pub mod reference;
pub mod remote;
mod requests;
pub mod schedule;
mod serving;
pub mod settings;
mod tokens;
mod welcome;

pub use host::{Host, StartError};
pub use options::Options;
