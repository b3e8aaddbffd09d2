//! `/console/markets` and `/console/trading`: markets with their books and trades, and the orders in them.

pub(crate) mod market;
pub(crate) mod markets;
pub(crate) mod orders;
mod seen;
