//! Payments alone: its real router and store on the embedded database, with nobody around it.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod commands;
mod cost;
mod exactly_once;
mod flow;
mod list;
mod methods;
mod support;
mod webhooks;
