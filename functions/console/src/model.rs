//! The rules of sessions and of what pages show: pure, no I/O.

pub(crate) mod assets;
pub(crate) mod form;
pub(crate) mod menu;
pub(crate) mod money;
pub(crate) mod notation;
pub(crate) mod session;
pub(crate) mod units;
pub(crate) mod words;
