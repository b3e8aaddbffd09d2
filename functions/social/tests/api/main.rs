//! Social alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod people;
mod posts;
mod support;
