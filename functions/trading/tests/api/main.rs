//! Trading alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod amendments;
mod contention;
mod costs;
mod erasure;
mod examples;
mod faults;
mod input;
mod life;
mod lists;
mod markets;
mod merged;
mod random;
mod rivals;
mod support;
mod writer;
