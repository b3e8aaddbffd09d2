//! Payments alone: its real router and store on the embedded database, with nobody around it.

mod commands;
mod cost;
mod exactly_once;
mod flow;
mod list;
mod methods;
mod support;
mod webhooks;
