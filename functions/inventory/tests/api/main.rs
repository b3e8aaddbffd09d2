//! Tests of inventory alone: its real router, inbox and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that panics fails its test")]

mod bookkeeping;
mod contention;
mod cost;
mod description;
mod expiry;
mod faults;
mod invariants;
mod lists;
mod orders;
mod stock;
mod support;
