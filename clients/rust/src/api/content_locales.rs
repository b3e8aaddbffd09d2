// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/content-locales`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Plain};
use crate::types;

/// The operations of `/content-locales`.
#[derive(Clone, Copy, Debug)]
pub struct ContentLocales<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ContentLocales<'_> {
    /// Shows the locales.
    ///
    /// Needs the scope `content:read`. English alone, as version 0, before anybody said anything. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:read` is missing.
    ///
    /// `GET /content-locales`
    pub fn find(&self) -> Call<types::ContentLocalesResponse, Conditional> {
        self.stoa.call(Method::GET, &["content-locales"])
    }

    /// Replaces the locales.
    ///
    /// Needs the scope `content:admin`. A locale in which entries have values is not removed. Costs 1 RRU and 4 WRU; 2
    /// WRU for each type where one is removed.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `content:admin` is missing.
    /// - 409: `locale_in_use`: entries have values in it; `in_the_way` lists the first 100.
    /// - 422: They don't fit together: a circle of fallbacks, an unknown default.
    ///
    /// `PUT /content-locales`
    pub fn replace(
        &self,
        version: impl Into<Expected>,
        body: &types::ContentLocalesContent,
    ) -> Call<types::ContentLocalesResponse, Plain> {
        self.stoa.call(Method::PUT, &["content-locales"]).version(version).json(body)
    }
}
