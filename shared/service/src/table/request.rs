//! What a table is asked and what it answers, whichever database is behind it.
//!
//! In one process the embedded engine answers these requests as they are; on AWS a client of DynamoDB translates them.
//! Both give the same answers, the same refusals and the same consumed units; a conformance suite compares them.

use std::collections::HashMap;

use futures::future::BoxFuture;
pub use serde_dynamo::AttributeValue;

use super::{Index, Key, Position};

/// An item: its attributes by name.
pub type Item = HashMap<String, AttributeValue>;

/// Something asked of one table.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Reads one item.
    Get {
        /// Its key.
        key: Key,
        /// Whether it must be what the last acknowledged write left.
        consistent: bool,
    },
    /// Reads up to 100 items, eventually consistent, in no order.
    GetMany {
        /// Their keys, each once.
        keys: Vec<Key>,
    },
    /// Reads one page of a partition.
    Query(Select),
    /// Makes one write by itself.
    Write(Action),
    /// Makes 1 to 100 writes, all or none; no two on one item.
    Transact(Vec<Action>),
    /// Makes 1 to 25 puts and deletes without a condition, each by itself; no two on one item.
    WriteMany(Vec<Action>),
}

/// One page of a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// Which keys are asked.
    pub index: Index,
    /// The partition key.
    pub pk: String,
    /// Which sort keys.
    pub range: Range,
    /// From the highest sort key down.
    pub newest_first: bool,
    /// Strongly consistent.
    pub consistent: bool,
    /// At most so many items.
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub after: Option<Position>,
}

/// A range of sort keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// All.
    All,
    /// Those with this prefix.
    Prefix(String),
    /// Those below.
    Below(String),
    /// Those from the first to the second, both included.
    Between(String, String),
}

/// One write: what it does to the item with this key, under which condition.
///
/// Expressions are DynamoDB's (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html>).
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The item's key.
    pub key: Key,
    /// What it does.
    pub change: Change,
    /// Without it, the write is not conditional. A check has one.
    pub condition: Option<String>,
    /// Attribute names by `#name`, for all expressions.
    pub names: HashMap<String, String>,
    /// Values by `:name`, for all expressions.
    pub values: Item,
}

/// What a write does to its item.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Puts this item, with its key in it.
    Put(Item),
    /// Changes attributes by an update expression.
    Update(String),
    /// Deletes it.
    Delete,
    /// Only checks the condition (in transactions).
    Check,
}

/// What a table answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// The items that were read; none for a write.
    pub items: Vec<Item>,
    /// Where the next page begins; `None` only at the true end.
    pub next: Option<Position>,
    /// The keys that a busy table left unread.
    pub unread: Vec<Key>,
    /// The writes of a batch that a busy table left unmade.
    pub unwritten: Vec<Action>,
    /// Consumed capacity units: of reads for a read, of writes for a write.
    pub units: f64,
}

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Failure {
    /// Conditions did not hold; nothing was written.
    Refused(Vec<Refused>),
    /// Throttled, in conflict with another transaction, or out of reach, after the retries of the database's client. A
    /// write may or may not have been applied.
    Busy(Cause),
    /// The request itself is at fault.
    Failed(Cause),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Refused(_) => "a condition did not hold",
            Self::Busy(_) => "the table is busy or out of reach",
            Self::Failed(_) => "the table refused the request",
        })
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Busy(cause) | Self::Failed(cause) => Some(&**cause),
        }
    }
}

/// What a database's client said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An action whose condition did not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its place among the actions, from 0.
    pub place: usize,
    /// The item that stood in the way, where there was one.
    pub item: Option<Item>,
}

impl Request {
    /// DynamoDB's name of the operation: `GetItem`, `TransactWriteItems`, …
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::Get { .. } => "GetItem",
            Self::GetMany { .. } => "BatchGetItem",
            Self::Query(_) => "Query",
            Self::Write(Action { change: Change::Put(_), .. }) => "PutItem",
            Self::Write(Action { change: Change::Update(_), .. }) => "UpdateItem",
            Self::Write(Action { change: Change::Delete, .. }) => "DeleteItem",
            Self::Write(Action { change: Change::Check, .. }) => "ConditionCheck",
            Self::Transact(_) => "TransactWriteItems",
            Self::WriteMany(_) => "BatchWriteItem",
        }
    }

    /// Whether it writes.
    pub const fn is_write(&self) -> bool {
        matches!(self, Self::Write(_) | Self::Transact(_) | Self::WriteMany(_))
    }
}

impl Change {
    /// DynamoDB's name of the action: `Put`, `Update`, `Delete` or `ConditionCheck`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Put(_) => "Put",
            Self::Update(_) => "Update",
            Self::Delete => "Delete",
            Self::Check => "ConditionCheck",
        }
    }
}

impl Select {
    /// The index's name where it is not the table itself, and the names of its two key attributes.
    pub const fn keys(&self) -> (Option<&'static str>, &'static str, &'static str) {
        match self.index {
            Index::Main => (None, "pk", "sk"),
            Index::First => (Some("gsi1"), "gsi1pk", "gsi1sk"),
            Index::Second => (Some("gsi2"), "gsi2pk", "gsi2sk"),
        }
    }

    /// The key condition, its names and its values.
    pub fn condition(&self) -> (String, HashMap<String, String>, Item) {
        let (_, pk, sk) = self.keys();
        let text = |text: &String| AttributeValue::S(text.clone());
        let mut names = HashMap::from([("#pk".to_owned(), pk.to_owned())]);
        let mut values = Item::from([(":pk".to_owned(), text(&self.pk))]);
        let range = match &self.range {
            Range::All => "",
            Range::Prefix(_) => " AND begins_with(#sk, :a)",
            Range::Below(_) => " AND #sk < :a",
            Range::Between(..) => " AND #sk BETWEEN :a AND :b",
        };
        if !range.is_empty() {
            names.insert("#sk".to_owned(), sk.to_owned());
        }
        match &self.range {
            Range::All => {}
            Range::Prefix(a) | Range::Below(a) => {
                values.insert(":a".to_owned(), text(a));
            }
            Range::Between(a, b) => {
                values.extend([(":a".to_owned(), text(a)), (":b".to_owned(), text(b))]);
            }
        }
        (format!("#pk = :pk{range}"), names, values)
    }
}

/// A database: the embedded engine, DynamoDB, or either behind what a test puts before it.
pub trait Database: std::fmt::Debug + Send + Sync {
    /// Carries out a request on a table.
    fn call<'a>(&'a self, table: &'a str, request: Request) -> BoxFuture<'a, Result<Response, Failure>>;
}
