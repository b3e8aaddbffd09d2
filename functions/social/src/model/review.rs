//! A review of a product, and what all of a product come to.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::{BoundedInt, Line, Text};
use domain::fault::Faults;
use domain::id::{AccountId, ProductId, ReviewId};
use events::social::{PostState, RatingChanged, ReviewChanged};
use serde::{Deserialize, Serialize};

use super::next_version;

/// A review as its author writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ReviewContent {
    /// From 1 to 5.
    #[schema(value_type = i64, minimum = 1, maximum = 5)]
    pub(crate) rating: BoundedInt<1, 5>,
    /// Its title.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) title: Option<Line<0, 150>>,
    /// Its text.
    #[serde(default)]
    #[deserr(default)]
    pub(crate) body: Option<Text<0, 5000>>,
}

impl ReviewContent {
    pub(crate) fn rating(&self) -> u8 {
        u8::try_from(self.rating.get()).unwrap_or_default()
    }
}

/// A review as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    pub(crate) id: ReviewId,
    pub(crate) product_id: ProductId,
    pub(crate) author: AccountId,
    pub(crate) version: u64,
    pub(crate) state: PostState,
    pub(crate) content: ReviewContent,
    pub(crate) verified: bool,
    pub(crate) published_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Review {
    pub(crate) fn new(
        id: ReviewId,
        (product_id, author): (ProductId, AccountId),
        content: ReviewContent,
        verified: bool,
        now: Timestamp,
    ) -> Self {
        let (version, state) = (next_version(0, now), PostState::Published);
        Self { id, product_id, author, version, state, content, verified, published_at: now, updated_at: now }
    }

    fn next(&self, now: Timestamp) -> Self {
        Self { version: next_version(self.version, now), updated_at: now, ..self.clone() }
    }

    pub(crate) fn changed(&self, content: ReviewContent, verified: bool, now: Timestamp) -> Self {
        Self { content, verified, ..self.next(now) }
    }

    pub(crate) fn at(&self, state: PostState, now: Timestamp) -> Self {
        Self { state, ..self.next(now) }
    }

    /// Whether it is to be seen, and counts.
    pub(crate) fn counts(&self) -> bool {
        self.state == PostState::Published
    }

    pub(crate) fn event(&self) -> ReviewChanged {
        let text = |text: Option<String>| text.filter(|_| self.counts()).unwrap_or_default();
        ReviewChanged {
            review_id: self.id,
            product_id: self.product_id,
            author: self.author,
            version: self.version,
            state: self.state,
            rating: self.content.rating(),
            title: text(self.content.title.as_ref().map(ToString::to_string)),
            body: text(self.content.body.as_ref().map(ToString::to_string)),
            verified_purchase: self.verified,
            published_at: self.published_at,
        }
    }
}

/// What the reviews of a product come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rating {
    pub(crate) product_id: ProductId,
    pub(crate) version: u64,
    pub(crate) count: u64,
    pub(crate) sum: u64,
    pub(crate) histogram: [u64; 5],
}

impl Rating {
    pub(crate) const fn none(product_id: ProductId) -> Self {
        Self { product_id, version: 0, count: 0, sum: 0, histogram: [0; 5] }
    }

    /// The same with one review in the place of another; `None` where it comes to the same.
    pub(crate) fn with(&self, before: Option<&Review>, after: Option<&Review>, now: Timestamp) -> Option<Self> {
        let rating = |review: Option<&Review>| review.filter(|review| review.counts()).map(|r| r.content.rating());
        let (less, more) = (rating(before), rating(after));
        if less == more {
            return None;
        }
        let mut changed = Self { version: next_version(self.version, now), ..self.clone() };
        if let Some(less) = less {
            changed.count = changed.count.saturating_sub(1);
            changed.sum = changed.sum.saturating_sub(u64::from(less));
            changed.slot(less, |slot| slot.saturating_sub(1));
        }
        if let Some(more) = more {
            changed.count += 1;
            changed.sum += u64::from(more);
            changed.slot(more, |slot| slot + 1);
        }
        Some(changed)
    }

    fn slot(&mut self, rating: u8, change: impl Fn(u64) -> u64) {
        if let Some(slot) = self.histogram.get_mut(usize::from(rating).wrapping_sub(1)) {
            *slot = change(*slot);
        }
    }

    /// The mean with one decimal, half up; none of none.
    pub(crate) fn average(&self) -> Option<String> {
        let tenths = (self.sum * 20 + self.count).checked_div(self.count * 2)?;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    pub(crate) fn event(&self) -> RatingChanged {
        let Self { product_id, version, count, sum, histogram } = self.clone();
        RatingChanged { product_id, version, count, sum, histogram }
    }
}

/// What is known of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) product_id: ProductId,
    pub(crate) version: u64,
    /// Whether it was ever to be seen.
    pub(crate) is_known: bool,
    pub(crate) skus: Vec<domain::id::Sku>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_has_one_decimal_half_up() {
        let of = |count, sum| Rating { count, sum, ..Rating::none("prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap()) };
        let texts = [(0, 0), (1, 5), (2, 9), (3, 10), (20, 63), (4, 17)].map(|(count, sum)| of(count, sum).average());
        let expected = [None, Some("5.0"), Some("4.5"), Some("3.3"), Some("3.2"), Some("4.3")];
        assert_eq!(texts.each_ref().map(Option::as_deref), expected);
    }
}
