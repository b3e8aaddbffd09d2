//! The table: __words__s.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | __words__ | `__entities__` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one __words__ | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `__entities__`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::__name__::{__Entity__Changed, __Entity__Id};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::__Entity__;

/// The label of a write of a __words__: refused where another write came first.
pub(crate) const __ENTITY__: &str = "__entity__";
/// The partition of all __words__s.
const __ENTITIES__: &str = "__entities__";

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

    /// Finds a __words__ as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: __Entity__Id) -> Result<Option<__Entity__>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists __words__s, newest first.
    pub(crate) async fn list(&self, limit: usize, after: Option<Position>) -> Result<Page<__Entity__>, TableError> {
        self.table.query(Index::Main, __ENTITIES__).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a __words__.
    pub(crate) fn create(&self, __entity__: &__Entity__) -> Transaction {
        self.step(Write::create(__ENTITY__, key(__entity__.id), __entity__), &changed(__entity__))
    }

    /// Writes a __words__ over the version before.
    pub(crate) fn replace(&self, after: &__Entity__) -> Transaction {
        self.step(Write::replace(__ENTITY__, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a __words__ as it was read.
    pub(crate) fn delete(&self, before: &__Entity__) -> Transaction {
        let gone = __Entity__Changed { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(__ENTITY__, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of __words__s again, without a change.
    pub(crate) async fn publish_again(&self, __entities__: &[__Entity__]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for __entity__ in __entities__ {
            transaction.publish(&changed(__entity__));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &__Entity__Changed) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: __Entity__Id) -> Key {
    Key::new(__ENTITIES__, id.to_string())
}

/// The state event of a __words__.
fn changed(__entity__: &__Entity__) -> __Entity__Changed {
    let (__entity___id, name) = (__entity__.id, __entity__.content.name.to_string());
    __Entity__Changed { __entity___id, version: __entity__.version, name, deleted: false }
}
