//! Scheduled work and operator calls.

mod invoicing;
mod sweep;

pub(crate) use self::sweep::{republish, sweep};
