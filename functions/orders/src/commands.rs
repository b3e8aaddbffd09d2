//! Changes to orders, shared by routes, consumers and jobs.
//!
//! Each loads, decides and writes at the version that was read, and retries after a lost race.

pub(crate) mod access;
pub(crate) mod mail;
pub(crate) mod place;
pub(crate) mod returns;
pub(crate) mod step;
