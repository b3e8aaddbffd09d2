// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/delivery`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional};
use crate::types;

/// The operations of `/delivery`.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Delivery<'_> {
    /// Follows all that is published, in the order of its changes.
    ///
    /// Without a cursor it begins at the beginning. Each item is an entry in all of its locales (`kind` is `entry`), or
    /// names one that is not published any more (`deleted`); an entry appears where it changed last. `next_cursor` is
    /// always there and is good for ever; while `has_more` is true, the next page can be read at once. A release is
    /// given once it is seen. Costs 1 RRU for each 4 KB of a page, and at least 1 RRU for each of four shards.
    ///
    /// `GET /delivery/sync`
    pub fn sync_published(&self, query: &SyncPublishedQuery) -> Call<serde_json::Value, Conditional> {
        self.stoa.call(Method::GET, &["delivery", "sync"]).query(query).open()
    }

    /// Lists published entries of a type.
    ///
    /// Newest first, or as `sort` says. A page ends after `limit` entries, after 1 MB, or after 300 entries of which a
    /// filter has chosen; `next_cursor` goes on to the true end. Costs 0.5 RRU for each 4 KB of what is read, one
    /// `Query` without a filter; `include` costs the same for each entry that comes along. A type that nobody made, or
    /// that is deleted, is a 404.
    ///
    /// `GET /delivery/{type_id}`
    pub fn list_published(&self, type_id: &str, query: &ListPublishedQuery) -> Call<serde_json::Value, Conditional> {
        self.stoa.call(Method::GET, &["delivery", type_id]).query(query).open()
    }

    /// Shows a published entry, by its slug or its id.
    ///
    /// In the locale that is asked for; what is missing in it comes from the locales that stand in for it. Rich text
    /// comes as `{ "json": …, "html": … }`. A slug that the entry had before is answered with 301. Costs 0.5 RRU for
    /// each 4 KB of the entry as it is kept, compressed; `include` costs the same for each entry that comes along.
    ///
    /// `GET /delivery/{type_id}/{slug_or_id}`
    pub fn show_published(
        &self,
        type_id: &str,
        slug_or_id: &str,
        query: &ShowPublishedQuery,
    ) -> Call<serde_json::Value, Conditional> {
        self.stoa.call(Method::GET, &["delivery", type_id, slug_or_id]).query(query).open()
    }
}

/// The query of [`Delivery::sync_published`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SyncPublishedQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// Only entries of this type.
    pub r#type: Option<String>,
}

/// The query of [`Delivery::list_published`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListPublishedQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// The locale; what is missing in it comes from those that stand in for it. Without it, the default locale.
    pub locale: Option<types::LocaleTag>,
    /// Only these fields: their names, separated by commas.
    pub fields: Option<String>,
    /// How many levels of entries that are named come along in `included`: 0 to 3.
    pub include: Option<String>,
    /// `-published_at` (the newest first), `published_at`, `slug` or `-slug`.
    pub sort: Option<String>,
    /// Conditions on fields, all of which hold: `filter[field]=value`, or `filter[field][test]=value` with one of `eq`,
    /// `ne`, `in` (values separated by commas), `exists`, `lt`, `lte`, `gt`, `gte`. At most ten.
    pub filter: Option<serde_json::Value>,
}

/// The query of [`Delivery::show_published`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShowPublishedQuery {
    /// The locale; what is missing in it comes from those that stand in for it. Without it, the default locale.
    pub locale: Option<types::LocaleTag>,
    /// Only these fields: their names, separated by commas.
    pub fields: Option<String>,
    /// How many levels of entries that are named come along in `included`: 0 to 3.
    pub include: Option<String>,
}
