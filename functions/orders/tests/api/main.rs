//! Tests orders alone.
//!
//! Its real router and store run on an in-memory database; the tests send the events of others.

mod access;
mod commands;
mod cost;
mod documents;
mod free;
mod invoices;
mod lists;
mod owners;
mod parcels;
mod prices;
mod races;
mod returns;
mod shop;
mod steps;
mod sweep;
mod waiting;
mod waiting_limit;
