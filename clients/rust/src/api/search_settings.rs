// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/search-settings`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Plain};
use crate::types;

/// The operations of `/search-settings`.
#[derive(Clone, Copy, Debug)]
pub struct SearchSettings<'a> {
    pub(super) stoa: &'a Stoa,
}

impl SearchSettings<'_> {
    /// Shows the settings of search.
    ///
    /// Needs the scope `search:read`. Version 0 where nobody has changed them. Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `search:read` is missing.
    ///
    /// `GET /search-settings`
    pub fn find(&self) -> Call<types::SearchSettingsResponse, Conditional> {
        self.stoa.call(Method::GET, &["search-settings"])
    }

    /// Replaces the settings of search.
    ///
    /// Needs the scope `search:write`. Searches go by them at most ten seconds later; nothing is indexed again. Costs 1
    /// RRU for each 4 KB and 1 WRU for each KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `search:write` is missing.
    /// - 422: `settings_too_large`: they have more than 200 KB. Or: `synonyms_too_few`: a group has one word.
    ///
    /// `PUT /search-settings`
    pub fn replace(
        &self,
        version: impl Into<Expected>,
        body: &types::SettingsContent,
    ) -> Call<types::SearchSettingsResponse, Plain> {
        self.stoa.call(Method::PUT, &["search-settings"]).version(version).json(body)
    }
}
