//! Commands that change stock: each decides on the present levels, and writes on condition that they are unchanged.

pub(crate) mod by_hand;
pub(crate) mod settle;
