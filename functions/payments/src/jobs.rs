//! The scheduled work.

mod sweep;
mod watch;

pub(crate) use self::sweep::sweep;
