//! Markets and what happens in them, as everybody sees them; orders as their owners do.

use domain::collection::Metadata;
use domain::id::TradingOrderId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::body::Answer;
use utoipa::ToSchema;

use crate::model::book::{Kind, MarketStatus, SelfTrade, Side, Status, TimeInForce};
use crate::model::{Amendment, Market, MarketSettings, OrderRecord, Seen, Symbol};
use crate::store::{LogEntry, TradeRecord};

/// How long an answer about what moves may be kept, in seconds.
pub(super) const MOVING_S: u32 = 1;

/// A market.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarketResponse {
    symbol: Symbol,
    /// What is traded.
    #[schema(example = "BTC")]
    base: AssetCode,
    /// What it is paid in.
    quote: AssetCode,
    /// Quantities are multiples of it, in minor units of the base. A price is what one lot costs.
    #[schema(example = "100000")]
    lot: Amount,
    /// Prices are multiples of it, in minor units of the quote.
    #[schema(example = "1")]
    tick: Amount,
    /// What an order has to be worth, in minor units of the quote.
    min_notional: Amount,
    /// How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance.
    #[schema(example = 1000)]
    price_band_bps: i64,
    /// What who rested pays of what they get, in ten-thousandths.
    #[schema(example = 10)]
    maker_bps: i64,
    /// What who came pays of what they get, in ten-thousandths.
    #[schema(example = 25)]
    taker_bps: i64,
    /// What the market lets happen.
    status: MarketStatus,
    /// Counts its changes; the `ETag`.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
    metadata: Metadata,
}

impl From<&Market> for MarketResponse {
    fn from(market: &Market) -> Self {
        let Market { symbol, base, quote, lot, tick, settings, version, created_at, updated_at } = market.clone();
        let MarketSettings { min_notional, price_band_bps, maker_bps, taker_bps, status, metadata } = settings;
        let (price_band_bps, maker_bps, taker_bps) = (price_band_bps.get(), maker_bps.get(), taker_bps.get());
        Self {
            symbol,
            base,
            quote,
            lot,
            tick,
            min_notional,
            price_band_bps,
            maker_bps,
            taker_bps,
            status,
            version,
            created_at,
            updated_at,
            metadata,
        }
    }
}

/// 200 with a market.
pub(super) fn shown_market(market: &Market) -> Answer {
    Answer::ok(&MarketResponse::from(market)).version(market.version)
}

/// What all orders of one price come to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookLevel {
    /// What one lot costs.
    #[schema(example = "6000")]
    price: Amount,
    /// What is open at this price.
    #[schema(example = "300000")]
    quantity: Amount,
}

/// What rests in a market.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookResponse {
    market: Symbol,
    /// The sequence of the last delta that is in it.
    sequence: u64,
    /// The checksum of the 10 best levels of each side, whatever the depth.
    #[schema(example = 3_421_780_262_u32)]
    checksum: u32,
    /// When it last changed.
    at: Timestamp,
    /// Who buys, highest price first.
    #[schema(max_items = 1000)]
    bids: Vec<BookLevel>,
    /// Who sells, lowest price first.
    #[schema(max_items = 1000)]
    asks: Vec<BookLevel>,
}

impl BookResponse {
    pub(super) fn of(symbol: &Symbol, seen: &Seen, depth: usize) -> Self {
        let levels = |side| {
            let level = |(price, quantity)| BookLevel { price: amount(price), quantity: amount(quantity) };
            seen.view.best(side, depth).into_iter().map(level).collect()
        };
        let Seen { seq: sequence, at, checksum, .. } = *seen;
        Self { market: symbol.clone(), sequence, checksum, at, bids: levels(Side::Buy), asks: levels(Side::Sell) }
    }
}

fn amount(units: i128) -> Amount {
    Amount::new(units).unwrap_or_default()
}

/// A level that is another one than before.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeltaLevel {
    side: Side,
    /// What one lot costs.
    #[schema(example = "6000")]
    price: Amount,
    /// What is open at this price now; `0` where nothing is.
    #[schema(example = "300000")]
    quantity: Amount,
}

/// One step of a market's book.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeltaResponse {
    /// Counts the steps, without a gap.
    sequence: u64,
    /// When it was made.
    at: Timestamp,
    /// What changed in the book; empty where nothing did.
    #[schema(max_items = 50)]
    levels: Vec<DeltaLevel>,
    /// The number of its first trade; null without a trade.
    first_trade: Option<u64>,
    /// The number of its last trade; null without a trade.
    last_trade: Option<u64>,
    /// The checksum of the 10 best levels of each side after it.
    #[schema(example = 3_421_780_262_u32)]
    checksum: u32,
}

impl From<&LogEntry> for DeltaResponse {
    fn from(entry: &LogEntry) -> Self {
        let level = |change: &crate::model::book::LevelChange| DeltaLevel {
            side: change.side,
            price: amount(change.price),
            quantity: amount(change.quantity),
        };
        Self {
            sequence: entry.seq,
            at: entry.at,
            levels: entry.levels.iter().map(level).collect(),
            first_trade: entry.trades.map(|(first, _)| first),
            last_trade: entry.trades.map(|(_, last)| last),
            checksum: entry.checksum,
        }
    }
}

/// A page of deltas.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeltaList {
    /// The steps in order, without a gap.
    #[schema(max_items = 100)]
    pub(super) items: Vec<DeltaResponse>,
    /// The `after` of the next request.
    pub(super) sequence: u64,
}

/// A trade.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TradeResponse {
    /// Counts the market's trades, without a gap.
    number: u64,
    /// When it was made.
    at: Timestamp,
    /// What one lot cost.
    #[schema(example = "6000")]
    price: Amount,
    /// How much was traded, of the base.
    #[schema(example = "300000")]
    quantity: Amount,
    /// What was paid for it, of the quote.
    #[schema(example = "18000")]
    quote_amount: Amount,
    /// Which way the order went that came.
    taker_side: Side,
}

impl From<&TradeRecord> for TradeResponse {
    fn from(trade: &TradeRecord) -> Self {
        let TradeRecord { number, at, price, quantity, quote: quote_amount, taker_side } = trade.clone();
        Self { number, at, price, quantity, quote_amount, taker_side }
    }
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TradingOrderResponse {
    id: TradingOrderId,
    owner: Owner,
    market: Symbol,
    /// The client's own name for it.
    client_order_id: Option<String>,
    side: Side,
    kind: Kind,
    time_in_force: TimeInForce,
    /// Whether it is rejected where it would not rest.
    post_only: bool,
    /// What happens where it would meet another order of its owner.
    self_trade: SelfTrade,
    /// What one lot may cost; null of a market order.
    price: Option<Amount>,
    /// It waits until the last trade's price is there; null of all others.
    stop_price: Option<Amount>,
    /// Whether its stop price was reached.
    triggered: bool,
    /// How much it is for, of the base.
    #[schema(example = "300000")]
    quantity: Amount,
    /// What a market order that buys may spend; null of all others.
    quote_limit: Option<Amount>,
    /// How much is filled, of the base.
    filled: Amount,
    /// What that came to, of the quote, before fees.
    quote_filled: Amount,
    /// What its owner paid in fees, of what they got.
    fee: Amount,
    /// What was held for it: of the quote for one that buys, of the base for one that sells.
    held: Amount,
    /// What of that went back.
    released: Amount,
    status: Status,
    /// Why it was rejected or cancelled; null otherwise.
    #[schema(example = "insufficient_funds")]
    code: Option<String>,
    /// Whether its end was asked for.
    cancel_requested: bool,
    /// The last amendment that was asked for.
    amendment: Option<Amendment>,
    /// Counts its changes; the `ETag`.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&OrderRecord> for TradingOrderResponse {
    fn from(order: &OrderRecord) -> Self {
        let order = order.clone();
        Self {
            id: order.id,
            owner: order.owner,
            market: order.market,
            client_order_id: order.client_order_id,
            side: order.side,
            kind: order.kind,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            self_trade: order.self_trade,
            price: order.price,
            stop_price: order.stop_price,
            triggered: order.triggered,
            quantity: order.quantity,
            quote_limit: order.quote_limit,
            filled: order.filled,
            quote_filled: order.quote_filled,
            fee: order.fee,
            held: order.held,
            released: order.released,
            status: order.status,
            code: order.code,
            cancel_requested: order.cancel_requested,
            amendment: order.amendment,
            version: order.version,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

/// 200 with an order.
pub(super) fn shown_order(order: &OrderRecord) -> Answer {
    Answer::ok(&TradingOrderResponse::from(order)).version(order.version)
}

/// 202 with an order whose market has not done what was asked for.
pub(super) fn accepted_order(order: &OrderRecord) -> Answer {
    let location = format!("/trading/orders/{}", order.id);
    Answer::accepted(location, &TradingOrderResponse::from(order)).version(order.version)
}
