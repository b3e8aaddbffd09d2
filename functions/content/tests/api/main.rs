//! Content alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod assets;
mod assets_bad;
mod assets_faults;
mod assets_support;
mod contention;
mod cost;
mod entries;
mod examples;
mod export;
mod free_json;
mod import;
mod input;
mod locale_references;
mod publication;
mod random;
mod releases;
mod rivals;
mod schedule;
mod support;
mod types;
mod versions;
