//! Stoa in one process: every capability behind one address, on an embedded database.
//!
//! Each capability declares what it is to the rest of the system ([`service::declaration::Declaration`]): this host takes from
//! that the tables, the routes and which of them need a token, and which events reach whom. template.yaml follows from the
//! same declarations. The capabilities are the very ones that run as Lambda functions, and do not know the difference.

mod admission;
mod backlog;
pub mod backup;
pub mod books;
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
mod operations;
pub mod operator;
pub mod options;
mod own_api;
pub mod reference;
pub mod remote;
mod requests;
pub mod schedule;
mod serving;
pub mod settings;
pub mod staff;
mod storefront;
mod tokens;
mod welcome;

pub use host::{Host, StartError};
pub use options::Options;
