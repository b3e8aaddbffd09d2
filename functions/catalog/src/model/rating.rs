//! What reviews of a product come to.

use serde::{Deserialize, Serialize};

/// What all reviews of a product come to. It follows the reviews with a short delay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ProductRating)]
pub(crate) struct Rating {
    /// How many there are.
    #[schema(minimum = 1, example = 3)]
    pub(crate) count: u64,
    /// Their mean, from 1 to 5, to two decimals.
    #[schema(value_type = f64, minimum = 1, maximum = 5, example = 4.33)]
    pub(crate) average: Average,
    /// How many gave one to five, in this order.
    #[schema(min_items = 5, max_items = 5, example = json!([0, 0, 1, 0, 2]))]
    pub(crate) histogram: [u64; 5],
}

impl Rating {
    /// The rating by the number of reviews, the sum of theirs, and how many gave what; none where there are no reviews.
    pub(crate) fn of(count: u64, sum: u64, histogram: [u64; 5]) -> Option<Self> {
        let hundredths = u128::from(sum) * 100 + u128::from(count) / 2;
        let average = Average(u32::try_from(hundredths.checked_div(u128::from(count))?).unwrap_or(u32::MAX));
        Some(Self { count, average, histogram })
    }
}

/// A mean in hundredths, in JSON a number with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "f64", from = "f64")]
pub(crate) struct Average(u32);

impl From<Average> for f64 {
    fn from(average: Average) -> Self {
        Self::from(average.0) / 100.0
    }
}

impl From<f64> for Average {
    /// What was written by this type; anything else becomes the nearest.
    fn from(number: f64) -> Self {
        Self((number * 100.0).round() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_two_decimals_and_is_read_back() {
        for (count, sum, text) in [(1, 5, "5.0"), (3, 13, "4.33"), (3, 14, "4.67"), (8, 9, "1.13"), (7, 7, "1.0")] {
            let rating = Rating::of(count, sum, [0; 5]).unwrap();
            assert_eq!(serde_json::to_string(&rating.average).unwrap(), text);
            let read: Rating = serde_json::from_str(&serde_json::to_string(&rating).unwrap()).unwrap();
            assert_eq!(read, rating);
        }
        assert_eq!(Rating::of(0, 0, [0; 5]), None);
        assert!((100..=500).all(|n| Average::from(f64::from(Average(n))) == Average(n)));
    }
}
