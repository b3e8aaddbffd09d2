//! What is asked of the index, and in which order it answers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Parsed;

/// The order of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first.
    Newest,
    /// The cheapest in a currency first; what has no price comes last.
    Price(String),
    /// The dearest in a currency first; what has no price comes last.
    PriceDown(String),
}

/// A filter: one of these values, or a number in a range. Filters are joined by AND.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// One of these facets, all of one name: `c=cat_…`.
    Facets {
        /// What their values are counted under: `c`.
        name: String,
        /// The facets.
        values: Vec<String>,
    },
    /// A number from the least to the most, both included.
    Range {
        /// The number.
        name: String,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
}

/// Where a list goes on: behind a hit with this key. It is good for any generation of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    /// The hit's place in the order; higher comes first.
    pub(crate) key: u64,
    /// Tells hits of the same place apart; lower comes first.
    pub(crate) tie: u64,
    /// Whether any of the words is enough.
    #[serde(default)]
    pub(crate) relaxed: bool,
}

/// All that is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    /// The words.
    pub(crate) words: Parsed,
    /// Whether the last word is completed in any case, and only titles are looked at.
    pub(crate) is_suggesting: bool,
    /// The language of who asks, as a locale.
    pub(crate) locale: Option<String>,
    /// The filters.
    pub(crate) groups: Vec<Group>,
    /// The order.
    pub(crate) sort: Sort,
    /// At most so many hits.
    pub(crate) limit: usize,
    /// Where to go on.
    pub(crate) after: Option<Place>,
    /// Whether values are counted.
    pub(crate) facets: bool,
    /// The currency of which prices are counted.
    pub(crate) currency: Option<String>,
}

/// A whole number as a sort key.
pub(crate) const fn sort_key_of(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// Tells documents of the same place apart: the same for a document in every generation.
pub(crate) fn tie_of(owner: &str, locale: Option<&str>) -> u64 {
    let digest = Sha256::digest(format!("{owner}/{}", locale.unwrap_or_default()));
    let first = digest.iter().take(8);
    first.fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Bounds of price ranges, in minor units: 1, 2 and 5 times the powers of ten.
const BOUNDS: [i64; 16] = [
    0,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    100_000_000,
];

/// The range that a price is in.
pub(crate) fn bucket(amount: i64) -> usize {
    BOUNDS.partition_point(|bound| *bound <= amount).saturating_sub(1)
}

/// The bounds of a range; the second is beyond it, and absent of the last.
pub(crate) fn bucket_bounds(bucket: usize) -> (i64, Option<i64>) {
    (BOUNDS.get(bucket).copied().unwrap_or_default(), BOUNDS.get(bucket + 1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_order_of_numbers() {
        let numbers = [i64::MIN, -5, 0, 7, i64::MAX];
        assert!(numbers.windows(2).all(|pair| sort_key_of(pair[0]) < sort_key_of(pair[1])));
        assert_ne!(tie_of("prod_1", None), tie_of("prod_2", None));
        assert_ne!(tie_of("entry_1", Some("de")), tie_of("entry_1", Some("en")));
    }

    #[test]
    fn each_price_is_in_one_range() {
        for (amount, bounds) in [(0, (0, Some(500))), (499, (0, Some(500))), (500, (500, Some(1_000)))] {
            assert_eq!(bucket_bounds(bucket(amount)), bounds, "{amount}");
        }
        assert_eq!(bucket_bounds(bucket(i64::MAX)), (100_000_000, None));
    }
}
