//! State changes for routes, consumers and jobs, and what readers of a market see.

mod access;
mod amend;
mod cancel;
mod erase;
mod follow;
mod gather;
mod holds;
mod inherit;
mod run_market;
mod schedule;
mod wait;

pub(crate) use self::access::{Asked, find_visible};
pub(crate) use self::amend::amend_order;
pub(crate) use self::cancel::cancel_order;
pub(crate) use self::erase::end_orders_of;
pub(crate) use self::follow::follow;
pub(crate) use self::holds::{refuse_hold, take_hold};
pub(crate) use self::inherit::{inherit, is_merged, look_again};
pub(crate) use self::run_market::{Outcome, run_market};
pub(crate) use self::schedule::schedule;
pub(crate) use self::wait::settled;
