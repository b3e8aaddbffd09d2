//! Collects hits in order, and counts facets, in one pass over what the words find.
//!
//! The counts within a filtered facet are those of all its values under the other filters: a document counts where it
//! passes all filters, and for a facet whose filter alone it fails.

use std::collections::{BTreeMap, BinaryHeap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::schema::{CREATED, FACET, NUMBER, TIE};
use crate::model::{Ask, Group, Place, Sort, bucket, sort_key_of};

/// A hit: ordered so that the greatest is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    order: (u64, u64),
    pub(super) segment: SegmentOrdinal,
    pub(super) doc: DocId,
}

impl Ranked {
    fn new(key: u64, tie: u64, segment: SegmentOrdinal, doc: DocId) -> Self {
        Self { order: (!key, tie), segment, doc }
    }

    pub(super) const fn place(self) -> Place {
        Place { key: !self.order.0, tie: self.order.1, relaxed: false }
    }

    pub(super) const fn address(self) -> DocAddress {
        DocAddress { segment_ord: self.segment, doc_id: self.doc }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// The first hits, in order; one more than asked for where there are more.
    pub(super) hits: Vec<Ranked>,
    /// How many there are in all, before and behind this page.
    pub(super) found: u64,
    /// How often each facet is there.
    pub(super) facets: BTreeMap<String, u64>,
    /// How many prices each range has.
    pub(super) prices: BTreeMap<usize, u64>,
}

/// The collector for one question.
pub(super) struct Hits<'a>(pub(super) &'a Ask);

/// The name that a facet's values are counted under.
fn name_of(facet: &str) -> &str {
    facet.split_once('=').map_or(facet, |(name, _)| name)
}

impl Collector for Hits<'_> {
    type Fruit = Collected;
    type Child = SegmentHits;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentHits> {
        let fast = reader.fast_fields();
        let facets = fast.str(FACET)?;
        let number = |name: &str| fast.column_opt::<i64>(&format!("{NUMBER}.{name}"));
        let price_of = |currency: &str| number(&format!("price_{currency}"));
        let mut filters = Vec::new();
        for group in &self.0.groups {
            filters.push(match group {
                Group::Facets { values, .. } => {
                    let mut ords = Vec::new();
                    for value in values {
                        if let Some(ord) =
                            facets.as_ref().map(|f| f.dictionary().term_ord(value)).transpose()?.flatten()
                        {
                            ords.push(ord);
                        }
                    }
                    Filter::Ords(ords)
                }
                Group::Range { name, least, most } => Filter::Range(number(name)?, *least, *most),
            });
        }
        let order = match &self.0.sort {
            Sort::Relevance => Order::Score,
            Sort::Newest => Order::Newest(fast.i64(CREATED)?),
            Sort::Price(currency) => Order::Cheapest(price_of(currency)?),
            Sort::PriceDown(currency) => Order::Dearest(price_of(currency)?),
        };
        let prices = match (&self.0.currency, self.0.facets) {
            (Some(currency), true) => price_of(currency)?,
            _ => None,
        };
        let terms = facets.as_ref().map_or(0, |facets| facets.num_terms());
        let counts = if self.0.facets { vec![vec![0; terms]; filters.len() + 1] } else { Vec::new() };
        Ok(SegmentHits {
            segment,
            names: self.0.groups.iter().map(counted_name).collect(),
            tie: fast.u64(TIE)?,
            order,
            filters,
            facets,
            prices,
            counts,
            bins: vec![BTreeMap::new(); self.0.groups.len() + 1],
            most: self.0.limit + 1,
            after: self.0.after,
            heap: BinaryHeap::new(),
            found: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.0.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Collected>>) -> tantivy::Result<Collected> {
        let mut whole = Collected::default();
        for fruit in fruits {
            let fruit = fruit?;
            whole.hits.extend(fruit.hits);
            whole.found += fruit.found;
            fruit.facets.into_iter().for_each(|(facet, many)| *whole.facets.entry(facet).or_default() += many);
            fruit.prices.into_iter().for_each(|(range, many)| *whole.prices.entry(range).or_default() += many);
        }
        whole.hits.sort_unstable();
        whole.hits.truncate(self.0.limit + 1);
        Ok(whole)
    }
}

/// What a group's values are counted under.
fn counted_name(group: &Group) -> String {
    match group {
        Group::Facets { name, .. } | Group::Range { name, .. } => name.clone(),
    }
}

enum Filter {
    Ords(Vec<u64>),
    Range(Option<Column<i64>>, i64, i64),
}

enum Order {
    Score,
    Newest(Column<i64>),
    Cheapest(Option<Column<i64>>),
    Dearest(Option<Column<i64>>),
}

/// The collector for one segment.
pub(super) struct SegmentHits {
    segment: SegmentOrdinal,
    names: Vec<String>,
    tie: Column<u64>,
    order: Order,
    filters: Vec<Filter>,
    facets: Option<StrColumn>,
    prices: Option<Column<i64>>,
    /// By the filter that alone was failed, then by facet; the last of them for documents that pass all.
    counts: Vec<Vec<u64>>,
    bins: Vec<BTreeMap<usize, u64>>,
    most: usize,
    after: Option<Place>,
    heap: BinaryHeap<Ranked>,
    found: u64,
}

impl SegmentHits {
    fn passes(&self, filter: &Filter, doc: DocId) -> bool {
        match filter {
            Filter::Ords(ords) => {
                let has = |facets: &StrColumn| facets.ords().values_for_doc(doc).any(|ord| ords.contains(&ord));
                !ords.is_empty() && self.facets.as_ref().is_some_and(has)
            }
            Filter::Range(column, least, most) => {
                let mut numbers = column.iter().flat_map(|column| column.values_for_doc(doc));
                numbers.any(|number| (*least..=*most).contains(&number))
            }
        }
    }

    /// The place of what this document is counted under; `None` where it fails more than one filter.
    fn counted_under(&self, doc: DocId) -> Option<usize> {
        let mut failed = self.filters.iter().enumerate().filter(|(_, filter)| !self.passes(filter, doc));
        match (failed.next(), failed.next()) {
            (None, _) => Some(self.filters.len()),
            (Some((only, _)), None) => Some(only),
            _ => None,
        }
    }

    fn count(&mut self, under: usize, doc: DocId) {
        if let (Some(facets), Some(counts)) = (&self.facets, self.counts.get_mut(under)) {
            for ord in facets.ords().values_for_doc(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                    *count += 1;
                }
            }
        }
        let price = self.prices.as_ref().and_then(|prices| prices.first(doc));
        if let (Some(price), Some(bins)) = (price, self.bins.get_mut(under)) {
            *bins.entry(bucket(price)).or_default() += 1;
        }
    }

    fn key_of(&self, doc: DocId, score: Score) -> u64 {
        match &self.order {
            // The bits of positive floats are in their order.
            Order::Score => u64::from(score.max(0.0).to_bits()),
            Order::Newest(created) => sort_key_of(created.first(doc).unwrap_or_default()),
            Order::Cheapest(prices) => {
                let price = prices.as_ref().and_then(|prices| prices.first(doc));
                price.map_or(0, |price| !sort_key_of(price))
            }
            Order::Dearest(prices) => {
                let price = prices.as_ref().and_then(|prices| prices.first(doc));
                price.map_or(0, sort_key_of)
            }
        }
    }

    fn keep(&mut self, doc: DocId, score: Score) {
        let key = self.key_of(doc, score);
        // Most documents are worse than the worst of a full page by their key alone.
        let is_full = self.heap.len() >= self.most;
        if is_full && self.heap.peek().is_some_and(|worst| !key > worst.order.0) {
            return;
        }
        let ranked = Ranked::new(key, self.tie.first(doc).unwrap_or_default(), self.segment, doc);
        if self.after.is_some_and(|after| ranked.order <= (!after.key, after.tie)) {
            return;
        }
        if !is_full {
            self.heap.push(ranked);
        } else if let Some(mut worst) = self.heap.peek_mut().filter(|worst| ranked < **worst) {
            *worst = ranked;
        }
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = tantivy::Result<Collected>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(under) = self.counted_under(doc) else { return };
        if !self.counts.is_empty() {
            self.count(under, doc);
        }
        if under == self.filters.len() {
            self.found += 1;
            self.keep(doc, score);
        }
    }

    fn harvest(self) -> tantivy::Result<Collected> {
        let mut whole = Collected { hits: self.heap.into_vec(), found: self.found, ..Collected::default() };
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        for (under, counts) in self.counts.iter().enumerate() {
            let Some(facets) = &self.facets else { break };
            let mut text = String::new();
            for (ord, many) in counts.iter().enumerate().filter(|(_, many)| **many > 0) {
                text.clear();
                facets.ord_to_str(ord as u64, &mut text)?;
                // What fails one filter alone counts for the values of that filter's facet.
                if names.get(under).is_none_or(|name| *name == name_of(&text)) {
                    *whole.facets.entry(text.clone()).or_default() += many;
                }
            }
        }
        for (under, bins) in self.bins.iter().enumerate() {
            if names.get(under).is_none_or(|name| name.starts_with("price_")) {
                bins.iter().for_each(|(range, many)| *whole.prices.entry(*range).or_default() += many);
            }
        }
        Ok(whole)
    }
}
