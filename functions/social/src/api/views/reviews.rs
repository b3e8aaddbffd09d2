//! Reviews and ratings as clients see them.

use domain::Timestamp;
use domain::id::{ProductId, ReviewId};
use events::social::PostState;
use serde::Serialize;

use super::PersonResponse;
use crate::model::{Profile, Rating, Review};

/// A review.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReviewResponse {
    /// Its id.
    id: ReviewId,
    /// The product.
    product_id: ProductId,
    /// Who wrote it.
    author: Option<PersonResponse>,
    /// `published`, or `hidden` by moderators.
    #[schema(value_type = String, example = "published")]
    state: PostState,
    /// From 1 to 5.
    rating: u8,
    /// Its title.
    title: String,
    /// Its text.
    body: String,
    /// Whether its author bought the product.
    verified_purchase: bool,
    /// When it was published first.
    published_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
    /// The `ETag` of one's own.
    version: u64,
}

impl ReviewResponse {
    pub(crate) fn of(review: &Review, author: Option<&Profile>) -> Self {
        let content = &review.content;
        Self {
            id: review.id,
            product_id: review.product_id,
            author: author.map(PersonResponse::from),
            state: review.state,
            rating: content.rating(),
            title: content.title.as_deref().unwrap_or_default().to_owned(),
            body: content.body.as_deref().unwrap_or_default().to_owned(),
            verified_purchase: review.verified,
            published_at: review.published_at,
            updated_at: review.updated_at,
            version: review.version,
        }
    }
}

/// What the reviews of a product come to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RatingResponse {
    /// The product.
    product_id: ProductId,
    /// How many they are.
    count: u64,
    /// Their mean with one decimal; null where there are none.
    #[schema(example = "4.3")]
    average: Option<String>,
    /// How many gave one to five, in this order.
    #[schema(value_type = Vec<u64>, min_items = 5, max_items = 5)]
    histogram: [u64; 5],
}

impl From<&Rating> for RatingResponse {
    fn from(rating: &Rating) -> Self {
        let (average, Rating { product_id, count, histogram, .. }) = (rating.average(), rating);
        Self { product_id: *product_id, count: *count, average, histogram: *histogram }
    }
}
