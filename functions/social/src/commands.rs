//! State changes, and what they look at: load, decide, write.

pub(crate) mod block;
pub(crate) mod erase;
pub(crate) mod erase_steps;
pub(crate) mod export;
pub(crate) mod follow;
pub(crate) mod look;
pub(crate) mod moderate;
pub(crate) mod mute;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod profile;
pub(crate) mod react;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod thread;
