//! State changes, and what they look at: load, decide, write.

pub(crate) mod block;
pub(crate) mod follow;
pub(crate) mod look;
pub(crate) mod mute;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod profile;
pub(crate) mod react;
