//! Delivery alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod costs;
mod feed;
mod late;
mod lists;
mod previews;
mod reading;
mod releases;
mod rivals;
mod support;
mod xss;
