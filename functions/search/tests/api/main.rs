//! Search alone: its real router, store and index, on a database and a blob store in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod blobs;
mod categories;
mod costs;
mod entries;
mod facets;
mod hostile;
mod lists;
mod posts;
mod products;
mod quality;
mod rivals;
mod settings;
mod stock;
mod support;
mod words;
mod writer;

#[path = "../../examples/fts5.rs"]
mod fts5;
