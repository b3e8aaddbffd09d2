//! The table: notification items.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | notification item | `notification_items` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one notification item | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `notification_items`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::notifications::{NotificationItemChanged, NotificationItemId};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::NotificationItem;

/// The label of a write of a notification item: refused where another write came first.
pub(crate) const NOTIFICATION_ITEM: &str = "notification_item";
/// The partition of all notification items.
const NOTIFICATION_ITEMS: &str = "notification_items";

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

    /// Finds a notification item as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: NotificationItemId) -> Result<Option<NotificationItem>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists notification items, newest first.
    pub(crate) async fn list(
        &self,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<NotificationItem>, TableError> {
        self.table.query(Index::Main, NOTIFICATION_ITEMS).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a notification item.
    pub(crate) fn create(&self, notification_item: &NotificationItem) -> Transaction {
        self.step(
            Write::create(NOTIFICATION_ITEM, key(notification_item.id), notification_item),
            &changed(notification_item),
        )
    }

    /// Writes a notification item over the version before.
    pub(crate) fn replace(&self, after: &NotificationItem) -> Transaction {
        self.step(Write::replace(NOTIFICATION_ITEM, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a notification item as it was read.
    pub(crate) fn delete(&self, before: &NotificationItem) -> Transaction {
        let gone = NotificationItemChanged { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(NOTIFICATION_ITEM, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of notification items again, without a change.
    pub(crate) async fn publish_again(&self, notification_items: &[NotificationItem]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for notification_item in notification_items {
            transaction.publish(&changed(notification_item));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &NotificationItemChanged) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: NotificationItemId) -> Key {
    Key::new(NOTIFICATION_ITEMS, id.to_string())
}

/// The state event of a notification item.
fn changed(notification_item: &NotificationItem) -> NotificationItemChanged {
    let (notification_item_id, name) = (notification_item.id, notification_item.content.name.to_string());
    NotificationItemChanged { notification_item_id, version: notification_item.version, name, deleted: false }
}
