//! Scheduled work (expiring holds) and operator calls (publishing every level again).

pub(crate) mod expiry;
mod republish;

pub(crate) use self::expiry::expire_due as tick;
pub(crate) use self::republish::republish;
