// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of search.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shared::*;

/// The state of the index that answered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IndexState {
    /// Counts rebuilds.
    pub generation: u64,
    /// How long the oldest change has waited that this answer does not show, as far as is known.
    pub lag_ms: u64,
}

/// A generation that is being built.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchBuilding {
    /// Its number.
    pub generation: u64,
    /// How many documents it holds so far.
    pub documents: u64,
    /// How many of a hundred parts of the documents are read.
    pub percent: u64,
}

/// How many hits have a value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchFacetValue {
    /// The value.
    pub value: String,
    /// A category's name, where it is known.
    pub name: Option<String>,
    /// How many.
    pub count: u64,
}

/// Values by which hits can be narrowed, the most frequent first. Within a facet that is filtered, values are counted
/// as if it were not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchFacets {
    /// Ids of categories, with their names.
    pub categories: Vec<SearchFacetValue>,
    /// Tags.
    pub tags: Vec<SearchFacetValue>,
    /// Values of attributes, by name.
    pub attributes: BTreeMap<String, Vec<SearchFacetValue>>,
    /// Values of entries' facet fields, by name.
    pub fields: BTreeMap<String, Vec<SearchFacetValue>>,
    /// Types of entries.
    pub types: Vec<SearchFacetValue>,
    /// Ranges of prices in `currency`; empty without it.
    pub prices: Vec<SearchPriceRange>,
}

/// What was found, as HTML with `<em>` around it; all else is escaped.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchHighlights {
    /// In the title.
    pub title: Option<String>,
    /// A part of the text.
    pub text: Option<String>,
}

/// A product, an entry or a post that was found.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchHit {
    /// `product`, `entry` or `post`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// An entry's type.
    pub r#type: Option<String>,
    /// An entry's locale, a post's language.
    pub locale: Option<String>,
    /// Its name in addresses; a post's is its id.
    pub slug: String,
    /// Its title; of a post, where its text begins.
    pub title: String,
    /// Who wrote a post: an account.
    pub author: Option<String>,
    /// A product's picture.
    pub image: Option<String>,
    /// A product's lowest price: in the currency that was asked for, or in the first one.
    pub price_from: Option<Money>,
    /// Whether a product can be bought now.
    pub available: Option<bool>,
    /// When it was created, or first published.
    pub created_at: Option<String>,
    /// What was found of it.
    pub highlights: SearchHighlights,
}

/// The state of the index.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchIndexResponse {
    /// The generation that answers.
    pub generation: u64,
    /// How many documents it holds.
    pub documents: u64,
    /// How many segments they are in.
    pub segments: u64,
    /// How long the oldest change has waited that is not in the index yet.
    pub lag_ms: u64,
    /// When it was written last.
    pub indexed_at: Option<String>,
    /// How many markers of changed documents wait, as far as they were counted: at most 400.
    pub waiting: u64,
    /// The generation that will take its place, while there is one.
    pub building: Option<SearchBuilding>,
    /// Whether a rebuild is due or under way.
    pub rebuilding: bool,
}

/// How many hits have a price in a range.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchPriceRange {
    /// The least, in minor units.
    pub from: i64,
    /// The next range begins here; absent of the last.
    pub below: Option<i64>,
    /// How many.
    pub count: u64,
}

/// A page of hits.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchResponse {
    /// The hits.
    pub items: Vec<SearchHit>,
    /// Where to go on; null only at the true end.
    pub next_cursor: Option<String>,
    /// How many hits there are.
    pub found: u64,
    /// Whether nothing has all words, so that these hits have some of them.
    pub relaxed: bool,
    /// The facets, where they were asked for.
    pub facets: Option<SearchFacets>,
    /// The state of the index that answered.
    pub index: IndexState,
}

/// The settings of search.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SearchSettingsResponse {
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Words that are left out of every query that has others.
    pub stop_words: Vec<String>,
    /// Where misspelled words are found.
    pub typos: SearchTypos,
    /// Counts their changes; the `ETag`.
    pub version: u64,
    /// When they last changed.
    pub updated_at: Option<String>,
}

/// Where misspelled words are found: one letter off from 4 letters on, two from 8 on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct SearchTypos {
    /// In titles.
    pub title: bool,
    /// In all other texts.
    pub body: bool,
}

impl SearchTypos {
    /// Makes one.
    pub fn new(title: bool, body: bool) -> Self {
        Self { title, body }
    }
}

/// The settings of search as a client describes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SettingsContent {
    /// Groups of words that mean the same: a search for one of them finds all. At most 1,000 groups of 2 to 20 words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synonyms: Option<Vec<Vec<String>>>,
    /// Words that are left out of every query that has others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_words: Option<Vec<String>>,
    /// Where misspelled words are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typos: Option<SearchTypos>,
}

/// A title that may be meant.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The title.
    pub text: String,
    /// The title with what was typed in `<em>`, as HTML.
    pub highlighted: Option<String>,
    /// `product` or `entry`.
    pub kind: String,
    /// The id of what has the title.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
}

/// Titles that may be meant.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SuggestionsResponse {
    /// At most 10, the best first, each title once.
    pub items: Vec<Suggestion>,
    /// The state of the index that answered.
    pub index: IndexState,
}
