//! What the reviews of a product come to.

use serde::Deserialize;

use super::visit::Visit;
use crate::model::form::segment;

/// A product's rating.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Rating {
    pub(super) product_id: String,
    pub(super) count: u64,
    /// With one decimal.
    pub(super) average: Option<String>,
    /// How many gave one to five, in this order.
    pub(super) histogram: Vec<u64>,
}

impl Rating {
    /// The stars and how many gave them, five first.
    pub(super) fn bars(&self) -> Vec<(usize, u64)> {
        self.histogram.iter().enumerate().map(|(at, count)| (at + 1, *count)).rev().collect()
    }

    /// The page of the reviews.
    pub(super) fn reviews(&self) -> String {
        format!("/console/community/reviews?product={}", segment(&self.product_id))
    }
}

/// The rating of a product; nothing where there is none, or where it can't be read now: it stands beside other things.
pub(super) async fn read(visit: &Visit, product_id: &str) -> Option<Rating> {
    visit.api.get::<Rating>(&format!("/ratings/{}", segment(product_id))).await.ok().filter(|rating| rating.count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_stars_come_first() {
        let rating = Rating { histogram: vec![1, 0, 0, 2, 7], ..Rating::default() };
        assert_eq!(rating.bars(), [(5, 7), (4, 2), (3, 0), (2, 0), (1, 1)]);
        assert!(Rating::default().bars().is_empty());
    }
}
