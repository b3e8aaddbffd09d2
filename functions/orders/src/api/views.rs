//! Orders, fulfilments and returns as clients see them.

pub(super) mod fulfillments;
pub(super) mod orders;
pub(super) mod returns;
