//! Catalog alone: its real routes and store over a database in memory.

mod access;
mod bad_input;
mod categories;
mod costs;
mod lists;
mod products;
mod races;
mod republish;
mod stock;
mod support;
