//! Queries by key: one partition, a range of sort keys, page by page.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::{Range, Request, Select, Table, TableError, read};

/// Which keys are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// `pk, sk` of the table itself.
    Main,
    /// `gsi1pk, gsi1sk`; eventually consistent.
    First,
    /// `gsi2pk, gsi2sk`; eventually consistent.
    Second,
}

/// Where a page ended: the last item's key attributes.
pub type Position = BTreeMap<String, String>;

/// One page of a query.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, in key order.
    pub items: Vec<T>,
    /// Where to go on; `None` only at the true end.
    pub next: Option<Position>,
}

/// A query under construction.
#[derive(Clone, Debug)]
#[must_use = "nothing is asked until a page is fetched"]
pub struct Query<'a> {
    table: &'a Table,
    select: Select,
}

impl<'a> Query<'a> {
    pub(super) const fn new(table: &'a Table, index: Index, pk: String) -> Self {
        let (range, limit, after) = (Range::All, None, None);
        Self { table, select: Select { index, pk, range, newest_first: false, consistent: false, limit, after } }
    }

    /// Only sort keys that begin so.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.select.range = Range::Prefix(prefix.into());
        self
    }

    /// Only sort keys below this one.
    pub fn below(mut self, end: impl Into<String>) -> Self {
        self.select.range = Range::Below(end.into());
        self
    }

    /// Only sort keys from the first to the second, both included.
    pub fn between(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.select.range = Range::Between(first.into(), last.into());
        self
    }

    /// From the highest sort key down.
    pub fn newest_first(mut self) -> Self {
        self.select.newest_first = true;
        self
    }

    /// Strongly consistent (the table itself only), at twice the price.
    pub fn consistent(mut self) -> Self {
        self.select.consistent = true;
        self
    }

    /// At most so many items.
    pub fn limit(mut self, limit: usize) -> Self {
        self.select.limit = Some(limit);
        self
    }

    /// Goes on where a page ended.
    pub fn after(mut self, position: Option<Position>) -> Self {
        self.select.after = position;
        self
    }

    /// Fetches one page.
    pub async fn page<T: DeserializeOwned>(self) -> Result<Page<T>, TableError> {
        let answer = self.table.call(Request::Query(self.select)).await?;
        let items = answer.items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: answer.next })
    }

    /// Fetches all pages, up to `most` items: for partitions whose size is bounded by a rule.
    pub async fn all<T: DeserializeOwned>(mut self, most: usize) -> Result<Vec<T>, TableError> {
        let mut found = Vec::new();
        loop {
            let page = self.clone().page::<T>().await?;
            found.extend(page.items);
            match page.next {
                Some(next) if found.len() < most => self.select.after = Some(next),
                _ => return Ok(found),
            }
        }
    }
}
