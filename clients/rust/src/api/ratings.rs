// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/ratings`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/ratings`.
#[derive(Clone, Copy, Debug)]
pub struct Ratings<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Ratings<'_> {
    /// Shows what the reviews of several products come to; those without reviews are left out.
    ///
    /// Needs no token. Costs 0.5 RRU each.
    ///
    /// `GET /ratings`
    pub fn list(&self, query: &ListRatingsQuery) -> Call<Page<types::RatingResponse>, Plain> {
        self.stoa.call(Method::GET, &["ratings"]).query(query).open()
    }

    /// Shows what the reviews of a product come to.
    ///
    /// Needs no token. Costs 1.5 RRU.
    ///
    /// `GET /ratings/{product_id}`
    pub fn find(&self, product_id: &str) -> Call<types::RatingResponse, Plain> {
        self.stoa.call(Method::GET, &["ratings", product_id]).open()
    }
}

/// The query of [`Ratings::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListRatingsQuery {
    /// Products, separated by commas; at most 50.
    pub ids: Option<String>,
}
