//! Request types and checks that several endpoints share.

mod day;
pub(super) mod fulfillments;
mod waiting;

pub(super) use self::day::Day;
pub(super) use self::waiting::settled;
