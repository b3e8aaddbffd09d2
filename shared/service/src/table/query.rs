//! Queries by key: one partition, a range of sort keys, page by page.

use std::collections::BTreeMap;
use std::time::Instant;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde::de::DeserializeOwned;

use super::{Item, Table, TableError, count_read, read};

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

impl Index {
    const fn parts(self) -> (Option<&'static str>, &'static str, &'static str) {
        match self {
            Self::Main => (None, "pk", "sk"),
            Self::First => (Some("gsi1"), "gsi1pk", "gsi1sk"),
            Self::Second => (Some("gsi2"), "gsi2pk", "gsi2sk"),
        }
    }
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
    index: Index,
    pk: String,
    range: Range,
    newest_first: bool,
    consistent: bool,
    limit: Option<i32>,
    after: Option<Position>,
}

#[derive(Clone, Debug)]
enum Range {
    All,
    Prefix(String),
    Below(String),
    Between(String, String),
}

impl<'a> Query<'a> {
    pub(super) const fn new(table: &'a Table, index: Index, pk: String) -> Self {
        Self { table, index, pk, range: Range::All, newest_first: false, consistent: false, limit: None, after: None }
    }

    /// Only sort keys that begin so.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.range = Range::Prefix(prefix.into());
        self
    }

    /// Only sort keys below this one.
    pub fn below(mut self, end: impl Into<String>) -> Self {
        self.range = Range::Below(end.into());
        self
    }

    /// Only sort keys from the first to the second, both included.
    pub fn between(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.range = Range::Between(first.into(), last.into());
        self
    }

    /// From the highest sort key down.
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// Strongly consistent (the table itself only), at twice the price.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// At most so many items.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = i32::try_from(limit).ok();
        self
    }

    /// Goes on where a page ended.
    pub fn after(mut self, position: Option<Position>) -> Self {
        self.after = position;
        self
    }

    /// Fetches one page.
    pub async fn page<T: DeserializeOwned>(self) -> Result<Page<T>, TableError> {
        let begun = Instant::now();
        let (index, pk, sk) = self.index.parts();
        let range = match &self.range {
            Range::All => "",
            Range::Prefix(_) => " AND begins_with(#sk, :a)",
            Range::Below(_) => " AND #sk < :a",
            Range::Between(..) => " AND #sk BETWEEN :a AND :b",
        };
        let mut request = self
            .table
            .client
            .query()
            .table_name(self.table.name())
            .set_index_name(index.map(str::to_owned))
            .key_condition_expression(format!("#pk = :pk{range}"))
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", AttributeValue::S(self.pk))
            .scan_index_forward(!self.newest_first)
            .consistent_read(self.consistent)
            .set_limit(self.limit)
            .set_exclusive_start_key(self.after.map(to_key))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if !range.is_empty() {
            request = request.expression_attribute_names("#sk", sk);
        }
        request = match self.range {
            Range::All => request,
            Range::Prefix(a) | Range::Below(a) => request.expression_attribute_values(":a", AttributeValue::S(a)),
            Range::Between(a, b) => request
                .expression_attribute_values(":a", AttributeValue::S(a))
                .expression_attribute_values(":b", AttributeValue::S(b)),
        };
        let answer = Box::pin(request.send()).await.map_err(TableError::from_sdk)?;
        count_read(begun, answer.consumed_capacity.as_ref());
        let next = answer.last_evaluated_key.map(to_position);
        let items = answer.items.unwrap_or_default().into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Fetches all pages, up to `most` items: for partitions whose size is bounded by a rule.
    pub async fn all<T: DeserializeOwned>(mut self, most: usize) -> Result<Vec<T>, TableError> {
        let mut found = Vec::new();
        loop {
            let page = self.clone().page::<T>().await?;
            found.extend(page.items);
            match page.next {
                Some(next) if found.len() < most => self.after = Some(next),
                _ => return Ok(found),
            }
        }
    }
}

fn to_key(position: Position) -> Item {
    position.into_iter().map(|(name, value)| (name, AttributeValue::S(value))).collect()
}

fn to_position(key: Item) -> Position {
    let texts = key.into_iter().filter_map(|(name, value)| match value {
        AttributeValue::S(text) => Some((name, text)),
        _ => None,
    });
    texts.collect()
}
