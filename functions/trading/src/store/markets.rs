//! Markets as staff keep them.

use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::heads::{Head, head_key};
use super::{MARKET, Store};
use crate::model::book::Command;
use crate::model::{Market, Symbol};

/// The partition of all markets.
const MARKETS: &str = "markets";

impl Store {
    /// Finds a market as the last acknowledged write left it.
    pub(crate) async fn market(&self, symbol: &Symbol) -> Result<Option<Market>, TableError> {
        self.table.get(&key(symbol)).await
    }

    /// Finds a market as it was a moment ago.
    pub(crate) async fn market_eventually(&self, symbol: &Symbol) -> Result<Option<Market>, TableError> {
        self.table.get_eventually(&key(symbol)).await
    }

    /// Lists markets by symbol.
    pub(crate) async fn markets(&self, limit: usize, after: Option<Position>) -> Result<Page<Market>, TableError> {
        self.table.query(Index::Main, MARKETS).limit(limit).after(after).page().await
    }

    /// Creates a market with the head of its book: 2 actions.
    pub(crate) fn create_market(&self, market: &Market) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(Write::create(MARKET, key(&market.symbol), market));
        transaction.push(Write::create("head", head_key(&market.symbol), &Head::new(market)));
        transaction
    }

    /// Writes a market over the version before, and queues its rules: 2 actions.
    pub(crate) fn replace_market(&self, after: &Market) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(Write::replace(MARKET, key(&after.symbol), after, after.version - 1));
        let (_, write) = self.enqueue(&after.symbol, &Command::Configure(after.rules()), None);
        transaction.push(write);
        transaction
    }
}

fn key(symbol: &Symbol) -> Key {
    Key::new(MARKETS, symbol.to_string())
}
