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
            let asked = actions.len();
            let mut left = self.call(Request::WriteMany(actions)).await?.unwritten;
            if !left.is_empty() {
                // Only those count that made nothing.
                attempt = if left.len() < asked { 1 } else { attempt + 1 };
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures::FutureExt as _;
    use futures::future::BoxFuture;

    use super::*;

    /// Makes so many writes of a batch and leaves the others.
    #[derive(Debug)]
    struct Busy {
        makes: usize,
        made: Mutex<Vec<Key>>,
        asked: Mutex<Vec<usize>>,
    }

    impl Database for Busy {
        fn call<'a>(&'a self, _: &'a str, request: Request) -> BoxFuture<'a, Result<Response, Failure>> {
            let Request::WriteMany(mut actions) = request else { panic!("{request:?}") };
            self.asked.lock().unwrap().push(actions.len());
            let unwritten = actions.split_off(actions.len().min(self.makes));
            self.made.lock().unwrap().extend(actions.into_iter().map(|action| action.key));
            async move { Ok(Response { unwritten, ..Response::default() }) }.boxed()
        }
    }

    async fn write(makes: usize, writes: usize) -> (Result<(), TableError>, Vec<Key>, Vec<usize>) {
        let database = Arc::new(Busy { makes, made: Mutex::default(), asked: Mutex::default() });
        let table = Table::new(Arc::clone(&database) as Arc<dyn Database>, "t", "test", Clock::system(), None);
        let deletes = (0..writes).map(|n| Write::delete("one", Key::only(format!("{n:03}"))));
        let done = table.write_many(deletes.collect()).await;
        (done, database.made.lock().unwrap().clone(), database.asked.lock().unwrap().clone())
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_is_written_to_its_end() {
        for (makes, asked) in [(25, vec![25, 25, 10]), (20, vec![25, 25, 20])] {
            let (done, mut made, calls) = write(makes, 60).await;
            done.unwrap();
            made.sort_by(|a, b| a.pk.cmp(&b.pk));
            made.dedup();
            assert_eq!((made.len(), calls), (60, asked), "{makes}");
        }
        let (done, made, calls) = write(0, 60).await;
        assert!(done.unwrap_err().is_busy());
        assert_eq!((made.len(), calls), (0, vec![25; 3]));
    }

    #[tokio::test]
    async fn a_batch_takes_no_condition() {
        let database = Arc::new(Busy { makes: 25, made: Mutex::default(), asked: Mutex::default() });
        let table = Table::new(database, "t", "test", Clock::system(), None);
        let conditional = Write::delete("one", Key::only("1")).at_version(1);
        assert!(matches!(table.write_many(vec![conditional]).await, Err(TableError::Failed(_))));
    }
}
