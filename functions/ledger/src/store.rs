//! The table: ledger items.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | ledger item | `ledger_items` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one ledger item | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `ledger_items`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::ledger::{LedgerItemChanged, LedgerItemId};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::LedgerItem;

/// The label of a write of a ledger item: refused where another write came first.
pub(crate) const LEDGER_ITEM: &str = "ledger_item";
/// The partition of all ledger items.
const LEDGER_ITEMS: &str = "ledger_items";

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

    /// Finds a ledger item as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: LedgerItemId) -> Result<Option<LedgerItem>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists ledger items, newest first.
    pub(crate) async fn list(&self, limit: usize, after: Option<Position>) -> Result<Page<LedgerItem>, TableError> {
        self.table.query(Index::Main, LEDGER_ITEMS).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a ledger item.
    pub(crate) fn create(&self, ledger_item: &LedgerItem) -> Transaction {
        self.step(Write::create(LEDGER_ITEM, key(ledger_item.id), ledger_item), &changed(ledger_item))
    }

    /// Writes a ledger item over the version before.
    pub(crate) fn replace(&self, after: &LedgerItem) -> Transaction {
        self.step(Write::replace(LEDGER_ITEM, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a ledger item as it was read.
    pub(crate) fn delete(&self, before: &LedgerItem) -> Transaction {
        let gone = LedgerItemChanged { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(LEDGER_ITEM, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of ledger items again, without a change.
    pub(crate) async fn publish_again(&self, ledger_items: &[LedgerItem]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for ledger_item in ledger_items {
            transaction.publish(&changed(ledger_item));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &LedgerItemChanged) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: LedgerItemId) -> Key {
    Key::new(LEDGER_ITEMS, id.to_string())
}

/// The state event of a ledger item.
fn changed(ledger_item: &LedgerItem) -> LedgerItemChanged {
    let (ledger_item_id, name) = (ledger_item.id, ledger_item.content.name.to_string());
    LedgerItemChanged { ledger_item_id, version: ledger_item.version, name, deleted: false }
}
