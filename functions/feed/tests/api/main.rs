//! Feed alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod bad_input;
mod costs;
mod crash;
mod cursors;
mod erasure;
mod examples;
mod filters;
mod home;
mod order;
mod push;
mod support;
mod tags;
mod trends;
mod visibility;
mod walks;
