//! What several endpoints read from requests.

mod day;
mod waiting;

pub(super) use self::day::Day;
pub(super) use self::waiting::settled;
