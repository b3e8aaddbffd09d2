//! Scheduled work, and operators' calls.

mod invoicing;
mod sweep;

pub(crate) use self::sweep::{republish, sweep};
