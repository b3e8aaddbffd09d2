//! Tests of catalog alone: its real routes, inbox and store on a database in memory.
#![expect(clippy::unwrap_used, reason = "a helper that panics fails its test")]

mod access;
mod bad_input;
mod categories;
mod category_tree;
mod content;
mod costs;
mod description;
mod import;
mod import_categories;
mod import_files;
mod import_parts;
mod import_rows;
mod lists;
mod overtaken;
mod price_lists;
mod products;
mod races;
mod ratings;
mod republish;
mod stock;
mod support;
