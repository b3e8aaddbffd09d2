//! Which tags many people use: counted by the hour, each author once a tag and hour.

use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// An hour in milliseconds.
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// How many tags of an hour are kept, those of most authors first.
const MOST_OF_AN_HOUR: usize = 1_000;
/// How many tags are shown.
const MOST_SHOWN: usize = 20;

/// An hour, counted since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hour(pub(crate) i64);

impl Hour {
    /// The hour of a moment.
    pub(crate) const fn of(moment: Timestamp) -> Self {
        Self(moment.as_millis().div_euclid(HOUR_MS))
    }

    /// When it begins.
    pub(crate) const fn begins(self) -> Timestamp {
        Timestamp::from_millis(self.0 * HOUR_MS)
    }
}

/// Over how long trends are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[schema(as = TrendWindow)]
#[deserr(error = domain::fault::Faults)]
pub(crate) enum Window {
    /// The last 60 minutes.
    #[default]
    #[serde(rename = "1h")]
    #[deserr(rename = "1h")]
    Hour,
    /// The last 24 hours, the one under way among them.
    #[serde(rename = "1d")]
    #[deserr(rename = "1d")]
    Day,
    /// The last 168 hours, the one under way among them.
    #[serde(rename = "7d")]
    #[deserr(rename = "7d")]
    Week,
}

impl Window {
    /// As a part of a key.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "7d",
        }
    }

    /// How many hours it has.
    pub(crate) const fn hours(self) -> i64 {
        match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 168,
        }
    }
}

/// A use of a tag by an author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Used {
    tag: String,
    author: String,
}

/// Who used which tag, each author once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeSet<Used>);

impl Tally {
    /// Counts a use.
    pub(crate) fn add(&mut self, tag: &str, author: &str) {
        self.0.insert(Used { tag: tag.to_owned(), author: author.to_owned() });
    }

    /// How many authors used each tag: those of most authors, as many as are kept.
    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for used in &self.0 {
            *counts.entry(used.tag.clone()).or_insert(0) += 1;
        }
        top(counts, MOST_OF_AN_HOUR).into_iter().collect()
    }
}

/// A tag and how many authors used it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Trend {
    /// The tag.
    #[schema(example = "rust")]
    pub(crate) tag: String,
    /// How many authors used it, each counted once in an hour.
    pub(crate) authors: u64,
}

/// The tags of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trends {
    pub(crate) tags: Vec<Trend>,
    pub(crate) counted_at: Timestamp,
}

impl Trends {
    /// The top of the counts of several hours.
    pub(crate) fn of(hours: impl IntoIterator<Item = BTreeMap<String, u64>>, counted_at: Timestamp) -> Self {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for (tag, authors) in hours.into_iter().flatten() {
            let sum = sums.entry(tag).or_insert(0);
            *sum = sum.saturating_add(authors);
        }
        let tags = top(sums, MOST_SHOWN).into_iter().map(|(tag, authors)| Trend { tag, authors }).collect();
        Self { tags, counted_at }
    }
}

/// The tags with the highest counts; those alike by their names.
fn top(counts: BTreeMap<String, u64>, most: usize) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    counts.truncate(most);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_counts_once_and_the_top_is_sorted() {
        let mut tally = Tally::default();
        for (tag, author) in [("b", "1"), ("b", "1"), ("b", "2"), ("a", "1"), ("c", "3")] {
            tally.add(tag, author);
        }
        let trends = Trends::of([tally.counts(), BTreeMap::from([("c".to_owned(), 1)])], Timestamp::MIN);
        let told: Vec<_> = trends.tags.iter().map(|trend| (trend.tag.as_str(), trend.authors)).collect();
        assert_eq!(told, [("b", 2), ("c", 2), ("a", 1)]);
    }
}
