//! What the index takes of a document, and what it shows of a hit.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::Language;

/// How many bytes of a text are searched.
pub(crate) const MAX_TEXT: usize = 100 * 1024;
/// How many bytes of a text are kept to be shown.
pub(crate) const MAX_EXCERPT: usize = 1_000;

/// One document of the index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Indexed {
    /// The product or entry; one entry has a document for each of its locales.
    pub(crate) owner: String,
    /// Its language, where that has an analyzer.
    pub(crate) language: Option<Language>,
    /// Words that weigh more.
    pub(crate) title: String,
    /// All other words.
    pub(crate) body: String,
    /// Identifiers, found as they are.
    pub(crate) codes: Vec<String>,
    /// What it is filtered and counted by: `c=cat_…`, `t=sale`, `a:color=red`.
    pub(crate) facets: Vec<String>,
    /// Numbers that ranges go by.
    pub(crate) numbers: BTreeMap<String, Vec<i64>>,
    /// When it was created or first published, in milliseconds.
    pub(crate) created_ms: i64,
    /// What is shown of it.
    pub(crate) card: Card,
}

/// What is shown of a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    /// `product`, `entry` or `post`.
    pub(crate) kind: String,
    /// Its id.
    pub(crate) id: String,
    /// An entry's type.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) type_id: Option<String>,
    /// An entry's locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<String>,
    /// Its name in addresses.
    pub(crate) slug: String,
    /// Its title.
    pub(crate) title: String,
    /// Where its text begins.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) excerpt: String,
    /// A product's picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) image: Option<String>,
    /// A product's lowest price by currency, in minor units.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) prices: BTreeMap<String, i64>,
    /// Who wrote a post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<String>,
    /// Whether a product can be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) available: Option<bool>,
    /// When it was created or first published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<Timestamp>,
}

/// The beginning of a text, cut between characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
