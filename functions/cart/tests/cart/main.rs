//! Cart alone: its real router and store on the database in memory.

mod carts;
mod checkout;
mod costs;
mod description;
mod faults;
mod lines;
mod races;
mod sign_in;
mod support;
