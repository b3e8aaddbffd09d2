//! Commands that change products and price lists: each loads, decides and writes.

pub(crate) mod change_prices;
pub(crate) mod import;
