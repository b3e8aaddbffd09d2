//! Payments alone: its real router and store on the embedded database, with nobody around it.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod actions;
mod commands;
mod cost;
mod exactly_once;
mod fake_stripe;
mod flow;
mod list;
mod methods;
mod parts;
mod stripe;
mod support;
mod watch;
mod webhooks;
