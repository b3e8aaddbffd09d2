//! State changes for consumers and jobs, and the reading of timelines: load, decide, write.

pub(crate) mod erase;
pub(crate) mod fan_out;
pub(crate) mod follow;
pub(crate) mod home;
pub(crate) mod hydrate;
pub(crate) mod page;
pub(crate) mod post;
pub(crate) mod profile;
pub(crate) mod trends;
pub(crate) mod turn;
