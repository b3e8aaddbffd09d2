//! State changes for routes, events and jobs: load, decide, write.

pub(crate) mod book;
