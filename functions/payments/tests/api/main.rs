//! Tests of payments without other capabilities.
//! They use its real router and store on the embedded database.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod actions;
mod commands;
mod cost;
mod exactly_once;
#[expect(dead_code, reason = "some of it is only for the tests of the whole system")]
mod fake_stripe;
mod flow;
mod list;
mod methods;
mod nothing;
mod parts;
mod rivals;
mod stripe;
mod support;
mod wallet_stories;
mod wallets;
mod watch;
mod webhooks;
