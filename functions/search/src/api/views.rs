//! Answers as clients see them.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::money::Money;
use serde::Serialize;

use crate::adapters::{Found, Hit};
use crate::commands::Answered;
use crate::model::{Card, Place, bucket_bounds};

/// How many values of a facet are shown.
const MAX_VALUES: usize = 100;

/// The state of the index that answered.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct IndexState {
    /// Counts rebuilds.
    generation: u64,
    /// How long the oldest change has waited that this answer does not show, as far as is known.
    lag_ms: u64,
}

/// What was found, as HTML with `<em>` around it; all else is escaped.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SearchHighlights)]
pub(super) struct Highlights {
    /// In the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "<em>Linen</em> shirt")]
    title: Option<String>,
    /// A part of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
}

/// A product, an entry or a post that was found.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SearchHit {
    /// `product`, `entry` or `post`.
    kind: String,
    /// Its id.
    id: String,
    /// An entry's type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    type_id: Option<String>,
    /// An entry's locale, a post's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    locale: Option<String>,
    /// Its name in addresses; a post's is its id.
    slug: String,
    /// Its title; of a post, where its text begins.
    title: String,
    /// Who wrote a post: an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    author: Option<String>,
    /// A product's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    image: Option<String>,
    /// A product's lowest price: in the currency that was asked for, or in the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    price_from: Option<Money>,
    /// Whether a product can be bought now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    available: Option<bool>,
    /// When it was created, or first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    created_at: Option<Timestamp>,
    /// What was found of it.
    highlights: Highlights,
}

/// How many hits have a value.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SearchFacetValue)]
pub(super) struct FacetValue {
    /// The value.
    value: String,
    /// A category's name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Shirts")]
    name: Option<String>,
    /// How many.
    count: u64,
}

/// How many hits have a price in a range.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SearchPriceRange)]
pub(super) struct PriceRange {
    /// The least, in minor units.
    from: i64,
    /// The next range begins here; absent of the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    below: Option<i64>,
    /// How many.
    count: u64,
}

/// Values by which hits can be narrowed, the most frequent first. Within a facet that is filtered, values are counted as if
/// it were not.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SearchFacets)]
pub(super) struct Facets {
    /// Ids of categories, with their names.
    categories: Vec<FacetValue>,
    /// Tags.
    tags: Vec<FacetValue>,
    /// Values of attributes, by name.
    attributes: BTreeMap<String, Vec<FacetValue>>,
    /// Values of entries' facet fields, by name.
    fields: BTreeMap<String, Vec<FacetValue>>,
    /// Types of entries.
    types: Vec<FacetValue>,
    /// Ranges of prices in `currency`; empty without it.
    prices: Vec<PriceRange>,
}

/// A page of hits.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SearchResponse {
    /// The hits.
    items: Vec<SearchHit>,
    /// Where to go on; null only at the true end.
    pub(super) next_cursor: Option<String>,
    /// How many hits there are.
    found: u64,
    /// Whether nothing has all words, so that these hits have some of them.
    relaxed: bool,
    /// The facets, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    facets: Option<Facets>,
    /// The state of the index that answered.
    index: IndexState,
}

impl SearchResponse {
    /// The ids of the categories that it counts; at most 100.
    pub(super) fn category_ids(&self) -> Vec<String> {
        let categories = self.facets.iter().flat_map(|facets| &facets.categories);
        categories.map(|category| category.value.clone()).collect()
    }

    /// The same with names of categories by their ids.
    #[must_use]
    pub(super) fn naming(mut self, names: &BTreeMap<String, String>) -> Self {
        for category in self.facets.iter_mut().flat_map(|facets| &mut facets.categories) {
            category.name = names.get(&category.value).cloned();
        }
        self
    }
}

/// A page of hits, and where the next one begins.
pub(super) fn page(answered: Answered, currency: Option<&str>, with_facets: bool) -> (SearchResponse, Option<Place>) {
    let Answered { found, generation, lag_ms } = answered;
    let facets = with_facets.then(|| facets(&found));
    let Found { hits, found, next, relaxed, .. } = found;
    let items = hits.into_iter().map(|hit| shown(hit, currency)).collect();
    let index = IndexState { generation, lag_ms };
    (SearchResponse { items, next_cursor: None, found, relaxed, facets, index }, next)
}

/// The state of the index of an answer.
pub(super) const fn state(answered: &Answered) -> IndexState {
    IndexState { generation: answered.generation, lag_ms: answered.lag_ms }
}

fn shown(hit: Hit, currency: Option<&str>) -> SearchHit {
    let Hit { card, title: marked, text } = hit;
    let price_from = price(&card, currency);
    let Card { kind, id, type_id, locale, slug, title, author, image, available, created_at, .. } = card;
    let highlights = Highlights { title: marked, text };
    SearchHit { kind, id, type_id, locale, slug, title, author, image, price_from, available, created_at, highlights }
}

fn price(card: &Card, currency: Option<&str>) -> Option<Money> {
    let (currency, amount) = match currency {
        Some(currency) => card.prices.get_key_value(currency)?,
        None => card.prices.first_key_value()?,
    };
    Some(Money::new(*amount, currency.parse().ok()?))
}

fn facets(found: &Found) -> Facets {
    let mut named: BTreeMap<&str, Vec<FacetValue>> = BTreeMap::new();
    for (facet, count) in &found.facets {
        if let Some((name, value)) = facet.split_once('=') {
            named.entry(name).or_default().push(FacetValue { value: value.to_owned(), name: None, count: *count });
        }
    }
    for values in named.values_mut() {
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values.truncate(MAX_VALUES);
    }
    let prices = found.prices.iter().map(|(range, count)| {
        let (from, below) = bucket_bounds(*range);
        PriceRange { from, below, count: *count }
    });
    let below = |prefix: &str| {
        let own =
            named.iter().filter_map(|(name, values)| Some((name.strip_prefix(prefix)?.to_owned(), values.clone())));
        own.collect()
    };
    let of = |name: &str| named.get(name).cloned().unwrap_or_default();
    Facets {
        categories: of("c"),
        tags: of("t"),
        attributes: below("a:"),
        fields: below("f:"),
        types: of("y"),
        prices: prices.collect(),
    }
}
