//! Markets and what happens in them, as everybody sees them; orders as their owners do.

mod orders;

use domain::collection::Metadata;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use service::body::Answer;
use utoipa::ToSchema;

use crate::model::book::{MarketStatus, Side};
use crate::model::{Market, MarketSettings, Seen, Symbol};
use crate::store::{LogEntry, TradeRecord};

pub(super) use self::orders::{TradingOrderResponse, accepted_order, shown_order};

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
    #[schema(example = 3_421_780_262_u64, maximum = 4_294_967_295_u64)]
    checksum: u64,
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
        let checksum = checksum.into();
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
    #[schema(example = 3_421_780_262_u64, maximum = 4_294_967_295_u64)]
    checksum: u64,
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
            checksum: entry.checksum.into(),
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
