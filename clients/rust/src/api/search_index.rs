// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/search-index`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Keyed, Plain};
use crate::types;

/// The operations of `/search-index`.
#[derive(Clone, Copy, Debug)]
pub struct SearchIndex<'a> {
    pub(super) stoa: &'a Stoa,
}

impl SearchIndex<'_> {
    /// Shows how the index is.
    ///
    /// Needs the scope `search:read`. Costs 6 RRU and more where much waits.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `search:read` is missing.
    ///
    /// `GET /search-index`
    pub fn find_index(&self) -> Call<types::SearchIndexResponse, Plain> {
        self.stoa.call(Method::GET, &["search-index"])
    }

    /// Builds the index again, from the documents in the table.
    ///
    /// Needs the scope `search:write`. The work is done by ticks; until it is done, the generation before answers.
    /// Wishes that come meanwhile begin it anew. Costs 2 RRU and 1 WRU, 4 WRU with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `search:write` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /search-index/rebuild`
    pub fn rebuild_index(&self) -> Call<types::SearchIndexResponse, Keyed> {
        self.stoa.call(Method::POST, &["search-index", "rebuild"])
    }
}
