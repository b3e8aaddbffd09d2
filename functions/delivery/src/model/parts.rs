//! The parts of an entry: what is shown now, and what is to be shown once a release is.
//!
//! The first part is shown from the beginning; each further one from the moment at which its release is. Of the parts whose
//! time has come, the newest is shown. An event only ever changes parts that are older than itself, so events may come twice
//! and in any order.

use std::collections::BTreeSet;

use domain::id::ReleaseId;
use serde::{Deserialize, Serialize};

/// How many releases an entry can wait for, and one more.
pub(crate) const MOST_PARTS: usize = 3;

/// What is known of an entry, without its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Counts the writes of this item.
    pub(crate) rev: u64,
    /// Oldest first; never none.
    pub(crate) parts: Vec<Part>,
    /// The addresses that lead to it by a redirect.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) redirects: BTreeSet<String>,
}

/// One part of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The entry's version; 0 where nothing is known.
    pub(crate) version: u64,
    /// The release with which it is shown; without it, at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<ReleaseId>,
    /// The entry's type.
    pub(crate) type_id: String,
    /// Whether it has content; without, the entry is withdrawn.
    pub(crate) shown: bool,
    /// Its names in addresses, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) slugs: Vec<String>,
    /// Its place in the feed; 0 where it has none yet.
    #[serde(default)]
    pub(crate) place: u64,
}

/// What an event says of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The entry's version.
    pub(crate) version: u64,
    /// The release that it belongs to.
    pub(crate) release_id: Option<ReleaseId>,
    /// The entry's type.
    pub(crate) type_id: String,
    /// Whether it is published.
    pub(crate) shown: bool,
    /// Its names in addresses.
    pub(crate) slugs: Vec<String>,
}

impl Head {
    /// The newest version that is known.
    pub(crate) fn version(&self) -> u64 {
        self.parts.iter().map(|part| part.version).max().unwrap_or_default()
    }

    /// The entry after an event; `None` where it says nothing new.
    ///
    /// What belongs to no release replaces the newest part that is older. Where that part waits for a release, so does what
    /// replaces it: a release is seen whole, also where one of its entries was published again meanwhile.
    pub(crate) fn after(&self, change: &Change) -> Option<Self> {
        let mut parts = self.parts.clone();
        if parts.is_empty() {
            parts.push(Part { type_id: change.type_id.clone(), ..Part::default() });
        }
        if parts.iter().any(|part| part.version == change.version) {
            return None;
        }
        let place = parts.iter().rposition(|part| part.version < change.version)?;
        let older = parts.get(place).cloned().unwrap_or_default();
        let mut newer = parts.iter().skip(place + 1);
        let release = change.release_id.filter(|release| older.from != Some(*release));
        if release.is_some() && newer.any(|part| part.from == release) {
            return None;
        }
        let part = Part {
            version: change.version,
            from: release.or(older.from),
            type_id: change.type_id.clone(),
            shown: change.shown,
            slugs: change.slugs.clone(),
            place: 0,
        };
        if release.is_some() {
            parts.insert(place + 1, part);
        } else if let Some(replaced) = parts.get_mut(place) {
            *replaced = part;
        }
        Some(Self { rev: self.rev + 1, parts, redirects: self.redirects.clone() })
    }

    /// The release that a version waits for.
    pub(crate) fn release_of(&self, version: u64) -> Option<ReleaseId> {
        self.parts.iter().find(|part| part.version == version)?.from
    }

    /// The entry without what was shown before a release; `None` where it has no part of this release.
    pub(crate) fn settled(&self, release: ReleaseId) -> Option<Self> {
        let place = self.parts.iter().rposition(|part| part.from == Some(release))?;
        let mut parts: Vec<_> = self.parts.iter().skip(place).cloned().collect();
        if let Some(first) = parts.first_mut() {
            first.from = None;
        }
        Some(Self { rev: self.rev + 1, parts, redirects: self.redirects.clone() })
    }

    /// Whether it has more parts than can be kept.
    pub(crate) fn is_full(&self) -> bool {
        self.parts.len() > MOST_PARTS
    }

    /// The releases that end a part, each with the version that follows.
    pub(crate) fn until(&self, place: usize) -> Vec<(ReleaseId, u64)> {
        self.parts.iter().skip(place + 1).filter_map(|part| Some((part.from?, part.version))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(n: u128) -> ReleaseId {
        ReleaseId::from(domain::id::Raw::from_parts(1, n))
    }

    fn change(version: u64, release_id: Option<ReleaseId>) -> Change {
        Change { version, release_id, type_id: "article".into(), shown: true, slugs: vec![format!("v{version}")] }
    }

    fn head(changes: &[(u64, Option<ReleaseId>)]) -> Head {
        changes
            .iter()
            .fold(Head::default(), |head, (version, release)| head.after(&change(*version, *release)).unwrap_or(head))
    }

    fn parts(head: &Head) -> Vec<(u64, Option<ReleaseId>)> {
        head.parts.iter().map(|part| (part.version, part.from)).collect()
    }

    /// What is shown when these releases are.
    fn shown(head: &Head, seen: &[ReleaseId]) -> u64 {
        let is_due = |part: &&Part| part.from.is_none_or(|release| seen.contains(&release));
        head.parts.iter().rfind(is_due).map_or(0, |part| part.version)
    }

    #[test]
    fn an_older_event_never_replaces_a_newer() {
        assert_eq!(parts(&head(&[(2, None), (1, None)])), [(2, None)]);
        assert_eq!(parts(&head(&[(2, None), (2, None)])), [(2, None)]);
        assert_eq!(parts(&head(&[(2, None), (1, Some(release(1)))])), [(2, None)]);
    }

    #[test]
    fn a_part_waits_for_its_release_and_so_does_what_replaces_it() {
        let r = release(1);
        assert_eq!(parts(&head(&[(1, None), (2, Some(r))])), [(1, None), (2, Some(r))]);
        assert_eq!(parts(&head(&[(1, None), (2, Some(r)), (3, None)])), [(1, None), (3, Some(r))]);
        assert_eq!(parts(&head(&[(2, Some(r)), (1, None)])), [(1, None), (2, Some(r))], "late, below what waits");
        assert_eq!(parts(&head(&[(1, None), (3, Some(r)), (2, Some(r))])), [(1, None), (3, Some(r))]);
    }

    #[test]
    fn every_order_of_events_comes_to_the_same() {
        let (r, s) = (release(1), release(2));
        let all = [(1, None), (2, Some(r)), (3, Some(s)), (4, None)];
        let mut orders = vec![vec![]];
        for event in all {
            let longer = orders.iter().flat_map(|order: &Vec<_>| {
                (0..=order.len()).map(move |at| {
                    let mut order = order.clone();
                    order.insert(at, event);
                    order
                })
            });
            orders = longer.collect();
        }
        assert_eq!(orders.len(), 24);
        for order in orders {
            let head = head(&order);
            assert_eq!((head.version(), shown(&head, &[r, s])), (4, 4), "{order:?}");
        }
    }

    #[test]
    fn what_is_settled_waits_for_nothing() {
        let (r, s) = (release(1), release(2));
        let waiting = head(&[(1, None), (2, Some(r)), (3, Some(s))]);
        assert_eq!(waiting.until(0), [(r, 2), (s, 3)]);
        assert_eq!(parts(&waiting.settled(r).unwrap()), [(2, None), (3, Some(s))]);
        assert_eq!(parts(&waiting.settled(s).unwrap()), [(3, None)]);
        assert_eq!(waiting.settled(release(9)), None);
    }
}
