//! A capability's own table: typed keys, conditional writes, and transactions that carry their events.
//!
//! Every table has one shape: `pk, sk`, two sparse indexes `gsi1pk, gsi1sk` and `gsi2pk, gsi2sk`, `expires_at` for
//! TTL. A store describes each write with [`Write`] and reads with [`Table::get`] and [`Table::query`]; consumed
//! capacity is counted for the work under way ([`crate::work`]).
//!
//! What is behind a table is a [`Database`]: the embedded engine in one process, DynamoDB on AWS.

mod attempts;
mod error;
mod query;
mod request;
mod transaction;
mod write;

use std::sync::Arc;
use std::time::Instant;

use domain::Clock;
use serde::de::DeserializeOwned;

pub use self::attempts::Attempts;
pub use self::error::{Refusal, TableError, chain as error_chain};
pub use self::query::{Index, Page, Position, Query};
pub use self::request::{
    Action, AttributeValue, Cause, Change, Database, Failure, Item, Range, Refused, Request, Response, Select,
};
pub use self::transaction::Transaction;
pub use self::write::Write;
use crate::outbox::OutboxItem;
use crate::work;

/// The two parts of an item's primary key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Key {
    /// A key by its two parts.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    /// The key of an item that is alone in its partition: both parts alike.
    pub fn only(pk: impl Into<String>) -> Self {
        let pk = pk.into();
        Self { sk: pk.clone(), pk }
    }

    fn attributes(&self) -> Item {
        Item::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// Called with the outbox items of each transaction that has committed, so that a host can deliver them at once.
pub type OnCommitted = Arc<dyn Fn(Vec<OutboxItem>) + Send + Sync>;

/// One capability's table.
#[derive(Clone)]
pub struct Table {
    database: Arc<dyn Database>,
    name: Arc<str>,
    capability: &'static str,
    clock: Clock,
    on_committed: Option<OnCommitted>,
    pub(crate) cursor_key: Arc<tokio::sync::OnceCell<[u8; 32]>>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Table {
    /// The table of a capability. `on_committed` is the host's; Lambda needs none, since the table's stream delivers there.
    pub fn new(
        database: Arc<dyn Database>,
        name: impl Into<Arc<str>>,
        capability: &'static str,
        clock: Clock,
        on_committed: Option<OnCommitted>,
    ) -> Self {
        Self { database, name: name.into(), capability, clock, on_committed, cursor_key: Arc::default() }
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The capability that owns it.
    pub const fn capability(&self) -> &'static str {
        self.capability
    }

    /// The clock that judges what has expired.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Reads one item, strongly consistent: what the last acknowledged write left. 1 RRU per 4 KB.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, TableError> {
        self.get_item(key, true).await
    }

    /// Reads one item that may be a moment old, at half the price. 0.5 RRU per 4 KB.
    pub async fn get_eventually<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, TableError> {
        self.get_item(key, false).await
    }

    async fn get_item<T: DeserializeOwned>(&self, key: &Key, consistent: bool) -> Result<Option<T>, TableError> {
        let answer = self.call(Request::Get { key: key.clone(), consistent }).await?;
        answer.items.into_iter().next().map(read).transpose()
    }

    /// Reads up to 100 items at once, in no order, eventually consistent; those that are absent are left out.
    pub async fn get_many<T: DeserializeOwned>(&self, keys: &[Key]) -> Result<Vec<T>, TableError> {
        let mut found = Vec::with_capacity(keys.len());
        let mut keys = keys.to_vec();
        let mut attempt = 0;
        while !keys.is_empty() {
            let answer = self.call(Request::GetMany { keys }).await?;
            for item in answer.items {
                found.push(read(item)?);
            }
            keys = answer.unread;
            if !keys.is_empty() {
                attempt += 1;
                attempts::pause_before_rest(attempt).await?;
            }
        }
        Ok(found)
    }

    /// Asks the database, and counts consumed capacity and the time that it took.
    async fn ask(&self, request: Request) -> Result<Response, Failure> {
        let (begun, writes) = (Instant::now(), request.is_write());
        let answer = self.database.call(&self.name, request).await?;
        let (read, write) = if writes { (0.0, answer.units) } else { (answer.units, 0.0) };
        work::count(read, write, begun.elapsed());
        Ok(answer)
    }

    async fn call(&self, request: Request) -> Result<Response, TableError> {
        self.ask(request).await.map_err(|failure| TableError::of(failure, &[]))
    }

    /// A query by partition key; see [`Query`].
    pub fn query(&self, index: Index, pk: impl Into<String>) -> Query<'_> {
        Query::new(self, index, pk.into())
    }

    /// Makes one conditional write. For a change that causes no event: 1 WRU per KB.
    pub async fn write(&self, write: Write) -> Result<(), TableError> {
        write.send_alone(self).await
    }

    /// Makes puts and deletes without a condition, 25 in a call, each by itself: what is right whoever came first, such as
    /// copies of ids. No two may be on one item. After a failure some are made and some are not. 1 WRU per KB.
    pub async fn write_many(&self, writes: Vec<Write>) -> Result<(), TableError> {
        let mut actions = writes.into_iter().map(Write::into_unconditional).collect::<Result<Vec<_>, _>>()?;
        let mut attempt = 0;
        while !actions.is_empty() {
            let rest = actions.split_off(actions.len().min(MOST_WRITES));
            let mut left = self.call(Request::WriteMany(actions)).await?.unwritten;
            if left.is_empty() {
                attempt = 0;
            } else {
                attempt += 1;
                attempts::pause_before_rest(attempt).await?;
            }
            left.extend(rest);
            actions = left;
        }
        Ok(())
    }

    /// Begins a transaction: all of its writes and events, or none.
    pub fn transaction(&self) -> Transaction {
        Transaction::new(self.clone())
    }
}

/// The most writes of one batch (DynamoDB's limit).
const MOST_WRITES: usize = 25;

/// Reads an item as a type.
fn read<T: DeserializeOwned>(item: Item) -> Result<T, TableError> {
    serde_dynamo::from_attribute_value(AttributeValue::M(item)).map_err(TableError::Codec)
}
