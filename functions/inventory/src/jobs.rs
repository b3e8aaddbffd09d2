//! Scheduled work: holds whose time is up. Operators' calls: every level told again.

pub(crate) mod expiry;
mod republish;

pub(crate) use self::expiry::expire_due as tick;
pub(crate) use self::republish::republish;
