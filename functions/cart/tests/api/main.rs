//! Cart alone: its real router and store on the database in memory.
#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

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
