//! What changes stock: decided on the levels as they stand, and written on condition that they still do.

pub(crate) mod by_hand;
pub(crate) mod settle;
