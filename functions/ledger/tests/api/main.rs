//! The ledger alone: its real router, inbox and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod closings;
mod journal;
mod payments;
mod statements;
mod support;
mod transactions;
