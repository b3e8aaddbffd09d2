//! The table: markets.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | market | `markets` | its id |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | one market | `GetItem`, consistent | 1 RRU |
//! | all, newest first | `markets`, ids sort by their time | 0.5 RRU for each 4 KB |
//! | create, change, delete | a put or delete, its event: one transaction | 4 WRU |
//!
//! One key carries the list, about 500 transactions a second: staff's hands, not shoppers'.

use events::trading::{MarketChanged, MarketId};
use service::table::{Index, Key, Page, Position, Table, TableError, Transaction, Write};

use crate::model::Market;

/// The label of a write of a market: refused where another write came first.
pub(crate) const MARKET: &str = "market";
/// The partition of all markets.
const MARKETS: &str = "markets";

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

    /// Finds a market as the last acknowledged write left it.
    pub(crate) async fn find(&self, id: MarketId) -> Result<Option<Market>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Lists markets, newest first.
    pub(crate) async fn list(&self, limit: usize, after: Option<Position>) -> Result<Page<Market>, TableError> {
        self.table.query(Index::Main, MARKETS).newest_first().limit(limit).after(after).page().await
    }

    /// Creates a market.
    pub(crate) fn create(&self, market: &Market) -> Transaction {
        self.step(Write::create(MARKET, key(market.id), market), &changed(market))
    }

    /// Writes a market over the version before.
    pub(crate) fn replace(&self, after: &Market) -> Transaction {
        self.step(Write::replace(MARKET, key(after.id), after, after.version - 1), &changed(after))
    }

    /// Deletes a market as it was read.
    pub(crate) fn delete(&self, before: &Market) -> Transaction {
        let gone = MarketChanged { version: before.version + 1, deleted: true, ..changed(before) };
        self.step(Write::delete(MARKET, key(before.id)).at_version(before.version), &gone)
    }

    /// Publishes the state of markets again, without a change.
    pub(crate) async fn publish_again(&self, markets: &[Market]) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        for market in markets {
            transaction.publish(&changed(market));
        }
        transaction.commit().await
    }

    fn step(&self, write: Write, event: &MarketChanged) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(write);
        transaction.publish(event);
        transaction
    }
}

fn key(id: MarketId) -> Key {
    Key::new(MARKETS, id.to_string())
}

/// The state event of a market.
fn changed(market: &Market) -> MarketChanged {
    let (market_id, name) = (market.id, market.content.name.to_string());
    MarketChanged { market_id, version: market.version, name, deleted: false }
}
