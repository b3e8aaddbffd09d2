// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/trends`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;

/// The operations of `/trends`.
#[derive(Clone, Copy, Debug)]
pub struct Trends<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Trends<'_> {
    /// Lists the tags that most people use.
    ///
    /// Counted once a minute, `1d` and `7d` every ten minutes: distinct authors of public posts, each once a tag and
    /// hour. Posts that are hidden or deleted, and authors who are suspended, do not count. Costs 0.5 RRU.
    ///
    /// `GET /trends`
    pub fn list(&self, query: &ListTrendsQuery) -> Call<types::TrendsResponse, Plain> {
        self.stoa.call(Method::GET, &["trends"]).query(query)
    }
}

/// The query of [`Trends::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListTrendsQuery {
    /// Over how long: `1h`, `1d` or `7d`.
    pub window: Option<types::TrendWindow>,
}
