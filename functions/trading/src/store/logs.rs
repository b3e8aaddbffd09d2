//! The log of a market without a gap, its trades and its candles.

use domain::{Amount, Timestamp};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError};

use super::{IN_PARTITION, Store, digits};
use crate::model::book::{Command, LevelChange, Side, Trade};
use crate::model::{Candle, Candles, Interval, Symbol};

/// One step of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogEntry {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    /// What the book was told, as JSON.
    pub(crate) command: String,
    /// What everybody sees of what it did.
    pub(crate) levels: Vec<LevelChange>,
    /// The numbers of its first and its last trade.
    pub(crate) trades: Option<(u64, u64)>,
    /// The checksum of the book after it.
    pub(crate) checksum: u32,
}

impl LogEntry {
    /// What the book was told.
    pub(crate) fn command(&self) -> Result<Command, TableError> {
        serde_json::from_str(&self.command).map_err(|error| TableError::Event(error.to_string()))
    }
}

/// A trade as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TradeRecord {
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) price: Amount,
    pub(crate) quantity: Amount,
    pub(crate) quote: Amount,
    pub(crate) taker_side: Side,
}

impl TradeRecord {
    pub(super) fn of(trade: &Trade, at: Timestamp) -> Self {
        let amount = |units: i128| Amount::new(units).unwrap_or_default();
        let (price, quantity, quote) = (amount(trade.price), amount(trade.quantity), amount(trade.quote));
        Self { number: trade.number, at, price, quantity, quote, taker_side: trade.taker_side }
    }
}

pub(super) fn log_key(symbol: &Symbol, seq: u64) -> Key {
    Key::new(format!("log#{symbol}#{}", seq / IN_PARTITION), digits(seq))
}

pub(super) fn trade_key(symbol: &Symbol, number: u64) -> Key {
    Key::new(format!("trades#{symbol}#{}", number / IN_PARTITION), digits(number))
}

pub(super) fn candle_key(symbol: &Symbol, interval: Interval, start: Timestamp) -> Key {
    Key::new(format!("candles#{symbol}#{}", interval.code()), start.to_string())
}

impl Store {
    /// Reads entries of the log from a sequence on, without a gap: at most so many, and none beyond `last`.
    pub(crate) async fn log(
        &self,
        symbol: &Symbol,
        from: u64,
        last: u64,
        limit: usize,
        consistent: bool,
    ) -> Result<Vec<LogEntry>, TableError> {
        let mut found = Vec::new();
        let mut next = from;
        while next <= last && found.len() < limit {
            let end = last.min(next / IN_PARTITION * IN_PARTITION + IN_PARTITION - 1);
            let query = self.table.query(Index::Main, log_key(symbol, next).pk);
            let query = query.between(digits(next), digits(end)).limit(limit - found.len());
            let query = if consistent { query.consistent() } else { query };
            let page: Page<LogEntry> = query.page().await?;
            let before = next;
            for entry in page.items {
                if entry.seq != next {
                    return Ok(found);
                }
                next += 1;
                found.push(entry);
            }
            if next == before {
                return Ok(found);
            }
        }
        Ok(found)
    }

    /// Reads trades below a number, newest first: at most so many.
    pub(crate) async fn trades(
        &self,
        symbol: &Symbol,
        below: u64,
        limit: usize,
    ) -> Result<Vec<TradeRecord>, TableError> {
        let mut found: Vec<TradeRecord> = Vec::new();
        let mut below = below;
        while below > 1 && found.len() < limit {
            let partition = trade_key(symbol, below - 1).pk;
            let query = self.table.query(Index::Main, partition).below(digits(below)).newest_first();
            let page: Page<TradeRecord> = query.limit(limit - found.len()).page().await?;
            match page.items.last() {
                Some(last) => below = last.number,
                None => return Ok(found),
            }
            found.extend(page.items);
        }
        Ok(found)
    }

    /// Reads candles, newest first.
    pub(crate) async fn candles(
        &self,
        symbol: &Symbol,
        interval: Interval,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Candle>, TableError> {
        let partition = format!("candles#{symbol}#{}", interval.code());
        self.table.query(Index::Main, partition).newest_first().limit(limit).after(after).page().await
    }

    /// Reads the last candle of each interval.
    pub(crate) async fn last_candles(&self, symbol: &Symbol) -> Result<Candles, TableError> {
        let mut last = [None, None, None];
        for (slot, interval) in last.iter_mut().zip(Interval::ALL) {
            let partition = format!("candles#{symbol}#{}", interval.code());
            let query = self.table.query(Index::Main, partition).newest_first().consistent().limit(1);
            *slot = query.page().await?.items.into_iter().next();
        }
        Ok(Candles::of(last))
    }
}
