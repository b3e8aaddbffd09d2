// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/search`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/search`.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Search<'_> {
    /// Searches products, entries and public posts.
    ///
    /// All words are needed; where nothing has them all, hits have some of them (`relaxed`). A word is found by its
    /// stem too, and where it is rare, completed and with typos: one letter off from four letters on, two from eight
    /// on. A cursor goes on to the true end; while the index changes, a hit that rises or falls meanwhile may be missed
    /// or come twice. Costs 0.5 to 1 RRU at most twice a second, 1.5 RRU more every ten seconds, with facets 0.5 RRU a
    /// minute for each category that is named, and nothing otherwise.
    ///
    /// `GET /search`
    pub fn search(&self, query: &SearchQuery) -> Call<types::SearchResponse, Plain> {
        self.stoa.call(Method::GET, &["search"]).query(query).open()
    }

    /// Searches products, with what a shop's page shows.
    ///
    /// Words as in `GET /search`. Filters are joined by AND, the values of one filter by OR. Facets count all hits,
    /// those of a filtered facet as if it were not filtered. Costs as `GET /search`.
    ///
    /// `GET /search/products`
    pub fn products(&self, query: &SearchProductsQuery) -> Call<types::SearchResponse, Plain> {
        self.stoa.call(Method::GET, &["search", "products"]).query(query).open()
    }

    /// Suggests titles as somebody types.
    ///
    /// The last word is completed. Costs as `GET /search`.
    ///
    /// `GET /search/suggestions`
    pub fn suggest(&self, query: &SuggestQuery) -> Call<types::SuggestionsResponse, Plain> {
        self.stoa.call(Method::GET, &["search", "suggestions"]).query(query).open()
    }
}

/// The query of [`Search::search`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SearchQuery {
    /// Only entries whose facet field of this name has this value; repeated, one of these values.
    ///
    /// By their whole names, `filter[name]`.
    #[serde(flatten)]
    pub filter: std::collections::BTreeMap<String, String>,
    /// Only entries whose number, date or moment in this facet field is not below this; needs `type`.
    ///
    /// By their whole names, `from[name]`.
    #[serde(flatten)]
    pub from: std::collections::BTreeMap<String, String>,
    /// Only entries whose number, date or moment in this facet field is not above this; needs `type`.
    ///
    /// By their whole names, `to[name]`.
    #[serde(flatten)]
    pub to: std::collections::BTreeMap<String, String>,
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// What to look for: words, `"phrases"`, `-exclusions`; the last word may be only begun. Without it, everything.
    pub q: Option<String>,
    /// Only products, only entries, or only posts.
    pub kind: Option<SearchKind>,
    /// Only entries of this type.
    pub r#type: Option<String>,
    /// The reader's locale; without it, the default one of the space. Entries that lack it are found by what it falls
    /// back to.
    pub locale: Option<types::LocaleTag>,
    /// The order.
    pub sort: Option<SearchSort>,
    /// Whether values are counted.
    pub facets: Option<String>,
}

/// The query of [`Search::products`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SearchProductsQuery {
    /// Only products whose attribute of this name has this value; repeated, one of these values.
    ///
    /// By their whole names, `attr[name]`.
    #[serde(flatten)]
    pub attr: std::collections::BTreeMap<String, String>,
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// What to look for, as in `GET /search`.
    pub q: Option<String>,
    /// Only products in one of these categories: ids, with commas between them.
    pub category: Option<String>,
    /// Only products with one of these tags, with commas between them.
    pub tag: Option<String>,
    /// Only products from this price on, in minor units; needs `currency`.
    pub min_price: Option<String>,
    /// Only products up to this price, in minor units; needs `currency`.
    pub max_price: Option<String>,
    /// The currency of prices.
    pub currency: Option<types::Currency>,
    /// Only what can be bought now, or only what can't.
    pub available: Option<String>,
    /// The order.
    pub sort: Option<SearchProductsSort>,
    /// Whether values are counted.
    pub facets: Option<String>,
}

/// The query of [`Search::suggest`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SuggestQuery {
    /// What was typed so far.
    pub q: Option<String>,
    /// The reader's locale.
    pub locale: Option<types::LocaleTag>,
}

text_enum! {
    /// What is looked for.
    SearchKind {
        Product = "product",
        Entry = "entry",
        Post = "post",
    }
}

text_enum! {
    /// The order of hits.
    SearchSort {
        Relevance = "relevance",
        Newest = "newest",
    }
}

text_enum! {
    /// The order of products.
    SearchProductsSort {
        Relevance = "relevance",
        Newest = "newest",
        Price = "price",
        PriceDescending = "-price",
    }
}
