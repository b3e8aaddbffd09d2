//! Social alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod costs;
mod examples;
mod faults;
mod gone;
mod limits;
mod moderation;
mod people;
mod posts;
mod republish;
mod reviews;
mod support;
mod threads;
