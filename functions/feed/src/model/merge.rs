//! Merging parts of timelines: each part knows how far it is complete, and so does what they make together.

use super::Place;

/// Which way a timeline is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From a place to older posts.
    Older,
    /// From a place to newer posts.
    Newer,
}

/// Places that were read of one list, in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) places: Vec<Place>,
    /// The last place up to which the part has all; `None` where it has all to the end.
    pub(crate) complete_to: Option<Place>,
}

/// What parts make together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Each place once, in the order of reading.
    pub(crate) places: Vec<Place>,
    /// Where to go on; `None` at the end.
    pub(crate) next: Option<Place>,
}

/// Merges parts: all places up to the nearest one at which some part ends. Whatever lies up to there is in one of the parts,
/// so that nothing is skipped; what lies beyond comes with the next parts, so that nothing comes twice.
pub(crate) fn merge(parts: Vec<Part>, direction: Direction) -> Merged {
    let ends = parts.iter().filter_map(|part| part.complete_to.clone());
    let next = match direction {
        Direction::Older => ends.max(),
        Direction::Newer => ends.min(),
    };
    let is_within = |place: &Place| match (&next, direction) {
        (None, _) => true,
        (Some(end), Direction::Older) => place >= end,
        (Some(end), Direction::Newer) => place <= end,
    };
    let mut places: Vec<_> = parts.into_iter().flat_map(|part| part.places).filter(is_within).collect();
    places.sort_unstable();
    places.dedup();
    if direction == Direction::Older {
        places.reverse();
    }
    Merged { places, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(places: &[&str], complete_to: Option<&str>) -> Part {
        let place = |text: &str| Place::from(text.to_owned());
        Part { places: places.iter().map(|text| place(text)).collect(), complete_to: complete_to.map(place) }
    }

    fn told(merged: &Merged) -> (Vec<&str>, Option<&str>) {
        (merged.places.iter().map(Place::as_str).collect(), merged.next.as_ref().map(Place::as_str))
    }

    #[test]
    fn goes_as_far_as_every_part_is_complete() {
        let parts = || vec![part(&["9", "7", "5"], Some("5")), part(&["8", "7", "2"], None), part(&["6"], Some("4"))];
        assert_eq!(told(&merge(parts(), Direction::Older)), (vec!["9", "8", "7", "6", "5"], Some("5")));
        let parts = vec![part(&["1", "3"], Some("3")), part(&["2", "3", "4"], None)];
        assert_eq!(told(&merge(parts, Direction::Newer)), (vec!["1", "2", "3"], Some("3")));
        let parts = vec![part(&["1"], None), part(&["2"], None)];
        assert_eq!(told(&merge(parts, Direction::Older)), (vec!["2", "1"], None));
    }
}
