// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/moderation-reviews`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional};
use crate::types;

/// The operations of `/moderation-reviews`.
#[derive(Clone, Copy, Debug)]
pub struct ModerationReviews<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ModerationReviews<'_> {
    /// Shows a review by its id, hidden or not, as moderators decide about it.
    ///
    /// Needs the scope `social:moderate`. Costs 2 RRU for each 4 KB, and 1 for its author.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    ///
    /// `GET /moderation-reviews/{review_id}`
    pub fn find(&self, review_id: &str) -> Call<types::ReviewResponse, Conditional> {
        self.stoa.call(Method::GET, &["moderation-reviews", review_id])
    }
}
