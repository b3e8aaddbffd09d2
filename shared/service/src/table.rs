//! A capability's own table: typed keys, conditional writes, and transactions that carry their events.
//!
//! Every table has one shape: `pk, sk`, two sparse indexes `gsi1pk, gsi1sk` and `gsi2pk, gsi2sk`, `expires_at` for
//! TTL. A store describes each write with [`Write`] and reads with [`Table::get`] and [`Table::query`]; consumed
//! capacity is counted for the work under way ([`crate::work`]).
//!
//! Each of the SDK's futures is put on the heap where it is made: they are so large that to carry one within the futures of
//! all who wait for it, and to copy it whenever one of those is moved, took a tenth of a request's instructions.

mod attempts;
mod error;
mod query;
mod retry;
mod transaction;
mod write;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity};
use serde::de::DeserializeOwned;

pub use self::attempts::Attempts;
pub use self::error::{Refusal, TableError, chain as error_chain};
pub use self::query::{Index, Page, Position, Query};
pub use self::retry::{Conflicts, timeouts};
pub use self::transaction::Transaction;
pub use self::write::Write;
use crate::outbox::OutboxItem;
use crate::work;
use domain::Clock;

/// An item as DynamoDB holds it.
pub type Item = HashMap<String, AttributeValue>;

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
    client: Client,
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
    /// The table of a capability, by a client that knows [`Conflicts`]. `on_committed` is the host's; Lambda needs none,
    /// for there the table's stream tells.
    pub fn new(
        client: Client,
        name: impl Into<Arc<str>>,
        capability: &'static str,
        clock: Clock,
        on_committed: Option<OnCommitted>,
    ) -> Self {
        Self { client, name: name.into(), capability, clock, on_committed, cursor_key: Arc::default() }
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
        let begun = Instant::now();
        let request = self
            .client
            .get_item()
            .table_name(&*self.name)
            .set_key(Some(key.attributes()))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = Box::pin(request.send()).await.map_err(TableError::from_sdk)?;
        count_read(begun, answer.consumed_capacity.as_ref());
        answer.item.map(read).transpose()
    }

    /// Reads up to 100 items at once, in no order, eventually consistent; those that are absent are left out.
    pub async fn get_many<T: DeserializeOwned>(&self, keys: &[Key]) -> Result<Vec<T>, TableError> {
        let mut found = Vec::with_capacity(keys.len());
        let mut wanted: Vec<Item> = keys.iter().map(Key::attributes).collect();
        let mut attempt = 0;
        while !wanted.is_empty() {
            let begun = Instant::now();
            let keys = KeysAndAttributes::builder().set_keys(Some(std::mem::take(&mut wanted))).build();
            let request = self
                .client
                .batch_get_item()
                .request_items(&*self.name, keys.map_err(TableError::invalid)?)
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            let answer = Box::pin(request.send()).await.map_err(TableError::from_sdk)?;
            for capacity in answer.consumed_capacity() {
                count_read(begun, Some(capacity));
            }
            for item in answer.responses.unwrap_or_default().into_values().flatten() {
                found.push(read(item)?);
            }
            wanted = answer.unprocessed_keys.unwrap_or_default().into_values().flat_map(|k| k.keys).collect();
            if !wanted.is_empty() {
                attempt += 1;
                retry::pause_before_rest(attempt).await?;
            }
        }
        Ok(found)
    }

    /// A query by partition key; see [`Query`].
    pub fn query(&self, index: Index, pk: impl Into<String>) -> Query<'_> {
        Query::new(self, index, pk.into())
    }

    /// Makes one conditional write. For a change that causes no event: 1 WRU per KB.
    pub async fn write(&self, write: Write) -> Result<(), TableError> {
        Box::pin(write.send_alone(self)).await
    }

    /// Begins a transaction: all of its writes and events, or none.
    pub fn transaction(&self) -> Transaction {
        Transaction::new(self.clone())
    }
}

/// Reads an item as a type. As a map among attribute values, which is made over once; `from_item` makes it over twice.
fn read<T: DeserializeOwned>(item: Item) -> Result<T, TableError> {
    serde_dynamo::from_attribute_value(AttributeValue::M(item)).map_err(TableError::Codec)
}

fn count_read(begun: Instant, consumed: Option<&ConsumedCapacity>) {
    count(begun, consumed, true);
}

fn count_write(begun: Instant, consumed: Option<&ConsumedCapacity>) {
    count(begun, consumed, false);
}

fn count(begun: Instant, consumed: Option<&ConsumedCapacity>, reads: bool) {
    let waited: Duration = begun.elapsed();
    let units = consumed.and_then(|c| c.capacity_units).unwrap_or_default();
    let (read, write) = if reads { (units, 0.0) } else { (0.0, units) };
    work::count(read, write, waited);
}
