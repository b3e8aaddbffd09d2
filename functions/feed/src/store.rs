//! The table: feed items.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | feed item | `feed_items` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one feed item | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `feed_items`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::feed::{FeedItemChanged, FeedItemId};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::FeedItem;

/// The label of a write of a feed item: refused where another write came first.
pub(crate) const FEED_ITEM: &str = "feed_item";
/// The partition of all feed items.
const FEED_ITEMS: &str = "feed_items";

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }

    /// Finds a feed item as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: FeedItemId) -> Result<Option<FeedItem>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists feed items, newest first.
    pub(crate) async fn list(&self, limit: usize, after: Option<Position>) -> Result<Page<FeedItem>, TableError> {
        self.table.query(Index::Main, FEED_ITEMS).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a feed item.
    pub(crate) fn create(&self, feed_item: &FeedItem) -> Transaction {
        self.step(Write::create(FEED_ITEM, key(feed_item.id), feed_item), &changed(feed_item))
    }

    /// Writes a feed item over the version before.
    pub(crate) fn replace(&self, after: &FeedItem) -> Transaction {
        self.step(Write::replace(FEED_ITEM, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a feed item as it was read.
    pub(crate) fn delete(&self, before: &FeedItem) -> Transaction {
        let gone = FeedItemChanged { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(FEED_ITEM, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of feed items again, without a change.
    pub(crate) async fn publish_again(&self, feed_items: &[FeedItem]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for feed_item in feed_items {
            transaction.publish(&changed(feed_item));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &FeedItemChanged) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: FeedItemId) -> Key {
    Key::new(FEED_ITEMS, id.to_string())
}

/// The state event of a feed item.
fn changed(feed_item: &FeedItem) -> FeedItemChanged {
    let (feed_item_id, name) = (feed_item.id, feed_item.content.name.to_string());
    FeedItemChanged { feed_item_id, version: feed_item.version, name, deleted: false }
}
