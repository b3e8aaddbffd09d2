//! Tests of cart alone: its real router and store on a database in memory.
#![expect(clippy::unwrap_used, reason = "a helper that panics fails its test")]

mod addresses;
mod carts;
mod checkout;
mod consent;
mod costs;
mod description;
mod faults;
mod lines;
mod promotions;
mod races;
mod shipping_methods;
mod sign_in;
mod support;
mod usage;
