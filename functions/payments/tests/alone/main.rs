//! Payments alone: its real router and store on the embedded database, with nobody around it.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod actions;
mod commands;
mod cost;
mod exactly_once;
#[expect(dead_code, reason = "what only the tests of the whole system ask of it")]
mod fake_stripe;
mod flow;
mod list;
mod methods;
mod nothing;
mod parts;
mod rivals;
mod stripe;
mod support;
mod watch;
mod webhooks;
