// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/reviews`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/reviews`.
#[derive(Clone, Copy, Debug)]
pub struct Reviews<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Reviews<'_> {
    /// Lists the reviews of a product.
    ///
    /// Needs no token. Costs 0.5 RRU, 0.5 for each 4 KB, and 0.5 for each author.
    ///
    /// `GET /reviews/{product_id}`
    pub fn list(&self, product_id: &str, query: &ListReviewsQuery) -> List<types::ReviewResponse> {
        self.stoa.list(Method::GET, &["reviews", product_id]).query(query).open()
    }

    /// Shows the caller's review of a product.
    ///
    /// Costs 1 RRU for each 4 KB, and 1.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /reviews/{product_id}/mine`
    pub fn find_own(&self, product_id: &str) -> Call<types::ReviewResponse, Conditional> {
        self.stoa.call(Method::GET, &["reviews", product_id, "mine"])
    }

    /// Writes or changes the caller's review of a product.
    ///
    /// The first time it needs no `If-Match`; afterwards it does. Costs 3.5 RRU, 0.5 for each sku of the product, and
    /// 10 WRU; 6 WRU to change it, 9 where the rating changes.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `profile_required`: the caller has no profile.
    ///
    /// `PUT /reviews/{product_id}/mine`
    pub fn save(&self, product_id: &str, body: &types::ReviewContent) -> Call<types::ReviewResponse, Plain> {
        self.stoa.call(Method::PUT, &["reviews", product_id, "mine"]).json(body)
    }

    /// Deletes the caller's review of a product.
    ///
    /// Costs 2 RRU and 10 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `DELETE /reviews/{product_id}/mine`
    pub fn delete(&self, product_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["reviews", product_id, "mine"]).version(version)
    }

    /// Hides a review, which does not count then.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 3 RRU and 11 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /reviews/{review_id}/hide`
    pub fn hide(&self, review_id: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["reviews", review_id, "hide"]).json(body)
    }

    /// Shows a review again that moderators have hidden.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 3 RRU and 11 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /reviews/{review_id}/unhide`
    pub fn unhide(&self, review_id: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["reviews", review_id, "unhide"]).json(body)
    }
}

/// The query of [`Reviews::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReviewsQuery {
    /// `newest` where nothing is said; those of one rating are newest first in any case.
    pub sort: Option<String>,
    /// Only those with this rating.
    pub rating: Option<String>,
}
