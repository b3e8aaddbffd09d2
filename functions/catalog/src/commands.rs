//! What changes products and price lists in several steps: load, decide, write.

pub(crate) mod change_prices;
pub(crate) mod import;
