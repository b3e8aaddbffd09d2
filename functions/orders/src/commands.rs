//! What changes orders on behalf of routes, consumers and jobs alike: load, decide, write at the version, and again.

pub(crate) mod access;
pub(crate) mod mail;
pub(crate) mod place;
pub(crate) mod returns;
pub(crate) mod step;
