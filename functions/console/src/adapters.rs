//! What the console reaches: the API of the whole system.

pub(crate) mod stoa;
