//! The rules of timelines: pure, no I/O.

mod filters;
mod merge;
mod people;
mod place;
mod post;
mod tags;
mod trends;
mod visibility;

pub(crate) use self::filters::{Filter, Filters, FiltersContent, MOST_FILTERS};
pub(crate) use self::merge::{Direction, Merged, Part, merge};
pub(crate) use self::people::{Author, EVERYTHING, Mode, Profile, Relation};
pub(crate) use self::place::Place;
pub(crate) use self::post::{Indexed, tombstone};
pub(crate) use self::tags::folded;
pub(crate) use self::trends::{Hour, Tally, Trend, Trends, Window};
pub(crate) use self::visibility::{Timeline, Viewer};
