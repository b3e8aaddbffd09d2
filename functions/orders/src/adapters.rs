//! Papers for people.

pub(crate) mod documents;
