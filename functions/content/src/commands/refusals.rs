//! Refusals that several commands share.

use domain::fault::{Faults, Invalid};
use serde::Serialize;
use service::Problem;

use super::set::MAX_ENTRIES;
use crate::model::Obstacle;

/// How much of what is in the way is listed.
pub(crate) const MAX_LISTED: usize = 100;

/// 422: the fields can't be kept.
pub(crate) fn invalid_fields(faults: Faults) -> Problem {
    Problem::refused_with("invalid_fields", "Some fields have values that don't fit the type.", faults)
}

/// 422: an entry of a type that is not there.
pub(crate) fn unknown_type() -> Problem {
    let unknown = Invalid::new("unknown_type", "there is no such type");
    Problem::refused_with("unknown_type", "There is no such type.", Faults::one("/type", unknown))
}

/// 422: the entry can't be published.
pub(crate) fn not_publishable(faults: Faults) -> Problem {
    Problem::refused_with("not_publishable", "The entry lacks what its type asks of published ones.", faults)
}

/// 409 with the list of what is in the way, the first 100.
pub(crate) fn in_the_way<T: Serialize>(code: &str, detail: &str, mut list: Vec<T>, is_more: bool) -> Problem {
    let is_more = is_more || list.len() > MAX_LISTED;
    list.truncate(MAX_LISTED);
    Problem::conflict(code, detail).with("in_the_way", &list).with("is_more", &is_more)
}

/// 409: what the entries name is not to be read.
pub(crate) fn unpublished_references(obstacles: Vec<Obstacle>) -> Problem {
    in_the_way(
        "unpublished_references",
        "What it names is not published, or not in each locale; publish it first, or with it.",
        obstacles,
        false,
    )
}

/// 409: others name the entry.
pub(crate) fn referred_to(obstacles: Vec<Obstacle>, is_more: bool) -> Problem {
    in_the_way("referred_to", "Other entries name it.", obstacles, is_more)
}

/// 422 or 409: why a release can't be published, all of it.
pub(crate) fn release_refused(faults: Faults, obstacles: Vec<Obstacle>, is_more: bool) -> Problem {
    if faults.is_empty() {
        return in_the_way("release_blocked", "Entries are in the way of the release.", obstacles, is_more);
    }
    let (is_more, mut obstacles) = (is_more || obstacles.len() > MAX_LISTED, obstacles);
    obstacles.truncate(MAX_LISTED);
    not_publishable(faults).with("in_the_way", &obstacles).with("is_more", &is_more)
}

/// 422: a set is too large for one transaction.
pub(crate) fn too_many_entries() -> Problem {
    let detail = format!("At most {MAX_ENTRIES} entries are published or withdrawn together.");
    Problem::refused("too_many_entries", detail)
}

/// 409: an archived entry rests.
pub(crate) fn archived() -> Problem {
    Problem::conflict("entry_archived", "The entry is archived; take it out of the archive first.")
}
