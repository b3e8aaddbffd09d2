//! What a writer commits at once: steps of a book with all that follows from them.

use std::collections::BTreeMap;

use domain::id::TradingOrderId;
use domain::{Amount, Timestamp};
use events::trading::{HoldReleased, TradeExecuted};
use service::table::{TableError, Write};

use super::heads::{Head, LEASE_LASTS, head_key};
use super::logs::{LogEntry, TradeRecord, candle_key, log_key, trade_key};
use super::orders::{order_key, queue_key};
use super::{HEAD, Store, ms};
use crate::model::book::{MAKERS, Release, Side, Touched, Trade};
use crate::model::{Amendment, Candle, Interval, Symbol};

/// The most actions of a transaction, less the head, and two items of events.
const ROOM: usize = 100 - 3;
/// The most actions that one step may add: its entry, the taker, makers and their trades, candles, and its command.
const STEP: usize = 1 + 1 + 2 * MAKERS + 3 + 1;

/// Steps that are committed together.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) entries: Vec<LogEntry>,
    pub(crate) orders: BTreeMap<TradingOrderId, OrderChange>,
    pub(crate) trades: Vec<Trade>,
    pub(crate) releases: Vec<Release>,
    pub(crate) candles: BTreeMap<(Interval, Timestamp), Candle>,
    /// The keys of the commands that are done.
    pub(crate) done: Vec<String>,
    /// Whether the last command has steps left.
    pub(crate) busy: bool,
    /// When, for all of it.
    pub(crate) at: Timestamp,
}

/// What changes of an order.
#[derive(Debug, Default)]
pub(crate) struct OrderChange {
    /// How the book has it.
    pub(crate) touched: Option<Touched>,
    /// What became of its amendment.
    pub(crate) amendment: Option<Amendment>,
}

impl Batch {
    /// An empty one.
    pub(crate) fn new(at: Timestamp) -> Self {
        Self {
            entries: Vec::new(),
            orders: BTreeMap::new(),
            trades: Vec::new(),
            releases: Vec::new(),
            candles: BTreeMap::new(),
            done: Vec::new(),
            busy: false,
            at,
        }
    }

    /// Whether another step fits, whatever it does.
    pub(crate) fn has_room(&self) -> bool {
        let lists = [self.entries.len(), self.orders.len(), self.trades.len(), self.candles.len(), self.done.len()];
        lists.iter().sum::<usize>() + STEP <= ROOM
    }

    /// The ids of the orders that change.
    pub(crate) fn order_ids(&self) -> impl Iterator<Item = TradingOrderId> + '_ {
        self.orders.keys().copied()
    }
}

impl OrderChange {
    fn write(&self, id: TradingOrderId, at: Timestamp) -> Write {
        let mut set = "SET #version = #version + :one, #updated_at = :at".to_owned();
        if self.touched.is_some() {
            set.push_str(
                ", #status = :status, #code = :code, #price = :price, #triggered = :triggered, #quantity = :quantity, \
                 #filled = :filled, #quote_filled = :quote, #fee = :fee, #held = :held, #released = :released",
            );
        }
        if self.amendment.is_some() {
            set.push_str(", #amendment = :amendment");
        }
        if self.touched.as_ref().is_some_and(|touched| touched.status.is_final()) {
            set.push_str(" REMOVE #gsi2pk, #gsi2sk");
        }
        let mut write = Write::update("order", order_key(id), set).when("attribute_exists(pk)");
        write = write.value("one", 1).value("at", at);
        if let Some(Touched { order, status, code }) = &self.touched {
            let price = Some(amount(order.price)).filter(|price| price.is_positive());
            write = write
                .value("status", status)
                .value("code", code)
                .value("price", price)
                .value("triggered", order.kind == crate::model::book::Kind::StopLimit && !order.waits())
                .value("quantity", amount(order.quantity))
                .value("filled", amount(order.filled))
                .value("quote", amount(order.quote))
                .value("fee", amount(order.fee))
                .value("held", amount(order.held))
                .value("released", amount(order.released));
        }
        if let Some(amendment) = &self.amendment {
            write = write.value("amendment", amendment);
        }
        write
    }
}

fn amount(units: i128) -> Amount {
    // What the book holds is in bounds.
    Amount::new(units).unwrap_or_default()
}

impl Store {
    /// Commits a batch over the sequence that the head names, and renews the lease: one transaction, of at most 100
    /// actions. Refused with [`HEAD`] to whoever has lost the lease. Gives the head as it is then.
    pub(crate) async fn commit(
        &self,
        symbol: &Symbol,
        head: &Head,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<Head, TableError> {
        let after = Head {
            seq: batch.entries.last().map_or(head.seq, |entry| entry.seq),
            trades: batch.trades.last().map_or(head.trades, |trade| trade.number),
            busy: batch.busy,
            at: batch.at,
            until_ms: ms(now + LEASE_LASTS),
            ..head.clone()
        };
        let mut transaction = self.table.transaction();
        let set = "SET #seq = :seq, #trades = :trades, #busy = :busy, #at = :at, #until_ms = :until";
        transaction.push(
            Write::update(HEAD, head_key(symbol), set)
                .when("#token = :token AND #seq = :before")
                .value("seq", after.seq)
                .value("trades", after.trades)
                .value("busy", after.busy)
                .value("at", after.at)
                .value("until", after.until_ms)
                .value("token", head.token)
                .value("before", head.seq),
        );
        for entry in &batch.entries {
            transaction.push(Write::create("log", log_key(symbol, entry.seq), entry));
        }
        for (id, change) in &batch.orders {
            transaction.push(change.write(*id, batch.at));
        }
        for ((interval, start), candle) in &batch.candles {
            let write = Write::put("candle", candle_key(symbol, *interval, *start), candle);
            let write = write.when("attribute_not_exists(pk) OR #trades < :trades");
            transaction.push(write.value("trades", candle.trades));
        }
        for key in &batch.done {
            let write = Write::delete("queue", queue_key(symbol, key));
            transaction.push(write.when("attribute_exists(pk)"));
        }
        for trade in &batch.trades {
            let record = TradeRecord::of(trade, batch.at);
            transaction.push(Write::create("trade", trade_key(symbol, trade.number), &record));
            transaction.publish(&executed(symbol, head, trade, batch.at));
        }
        for release in &batch.releases {
            let asset = if release.side == Side::Buy { head.quote } else { head.base };
            let Release { id: order_id, n, owner, amount: units, .. } = *release;
            transaction.publish(&HoldReleased { order_id, n, owner, asset, amount: amount(units) });
        }
        transaction.commit().await?;
        Ok(after)
    }
}

fn executed(symbol: &Symbol, head: &Head, trade: &Trade, executed_at: Timestamp) -> TradeExecuted {
    TradeExecuted {
        market: symbol.to_string(),
        trade: trade.number,
        executed_at,
        buyer: trade.buyer.1,
        buy_order_id: trade.buyer.0,
        seller: trade.seller.1,
        sell_order_id: trade.seller.0,
        base: head.base,
        base_amount: amount(trade.quantity),
        quote: head.quote,
        quote_amount: amount(trade.quote),
        buyer_fee: amount(trade.buyer_fee),
        seller_fee: amount(trade.seller_fee),
    }
}
