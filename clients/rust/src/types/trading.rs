// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of trading.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::*;
use crate::values::{Patch, text_enum};

/// Another price, another quantity, or both.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AmendTradingOrderRequest {
    /// What one lot may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// The whole quantity, with what is filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Amount>,
}

/// The last amendment that was asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Amendment {
    /// What one lot is to cost.
    pub price: Amount,
    /// The whole quantity that is wanted, with what is filled.
    pub quantity: Amount,
    /// What the ledger is to hold besides.
    pub hold: Amount,
    /// Which hold of the order that is; 0 where no more is needed.
    pub n: u32,
    /// How it stands.
    pub status: AmendmentStatus,
    /// Why it was refused.
    pub code: Option<String>,
}

text_enum! {
    /// How an amendment stands.
    AmendmentStatus {
        PendingHold = "pending_hold",
        Queued = "queued",
        Applied = "applied",
        Refused = "refused",
    }
}

/// What all orders of one price come to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BookLevel {
    /// What one lot costs.
    pub price: Amount,
    /// What is open at this price.
    pub quantity: Amount,
}

/// What rests in a market.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BookResponse {
    /// A market: the codes of its base and its quote.
    pub market: MarketSymbol,
    /// The sequence of the last delta that is in it.
    pub sequence: u64,
    /// The checksum of the 10 best levels of each side, whatever the depth.
    pub checksum: u64,
    /// When it last changed.
    pub at: String,
    /// Who buys, highest price first.
    pub bids: Vec<BookLevel>,
    /// Who sells, lowest price first.
    pub asks: Vec<BookLevel>,
}

/// The trades of an interval.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Candle {
    /// When it begins.
    pub start: String,
    /// The first price.
    pub open: Amount,
    /// The highest price.
    pub high: Amount,
    /// The lowest price.
    pub low: Amount,
    /// The last price.
    pub close: Amount,
    /// What was traded, of the base.
    pub volume: Amount,
    /// What was paid for it, of the quote.
    pub quote_volume: Amount,
    /// How many trades there were.
    pub trades: u64,
}

/// A level that is another one than before.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeltaLevel {
    /// Which way an order goes.
    pub side: OrderSide,
    /// What one lot costs.
    pub price: Amount,
    /// What is open at this price now; `0` where nothing is.
    pub quantity: Amount,
}

/// A page of deltas.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeltaList {
    /// The steps in order, without a gap.
    pub items: Vec<DeltaResponse>,
    /// The `after` of the next request.
    pub sequence: u64,
}

/// One step of a market's book.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeltaResponse {
    /// Counts the steps, without a gap.
    pub sequence: u64,
    /// When it was made.
    pub at: String,
    /// What changed in the book; empty where nothing did.
    pub levels: Vec<DeltaLevel>,
    /// The number of its first trade; null without a trade.
    pub first_trade: Option<u64>,
    /// The number of its last trade; null without a trade.
    pub last_trade: Option<u64>,
    /// The checksum of the 10 best levels of each side after it.
    pub checksum: u64,
}

/// What a market is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarketContent {
    /// What is traded.
    pub base: AssetCode,
    /// What it is paid in.
    pub quote: AssetCode,
    /// Quantities are multiples of it, in minor units of the base. A price is what one lot costs.
    pub lot: Amount,
    /// Prices are multiples of it, in minor units of the quote.
    pub tick: Amount,
    /// What an order has to be worth, in minor units of the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_notional: Option<Amount>,
    /// The `price_band_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_band_bps: Option<Value>,
    /// The `maker_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maker_bps: Option<Value>,
    /// The `taker_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taker_bps: Option<Value>,
    /// What the market lets happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MarketStatus>,
    /// What a client keeps beside the resource, for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl MarketContent {
    /// Makes one with what it needs.
    pub fn new(
        base: impl Into<AssetCode>,
        quote: impl Into<AssetCode>,
        lot: impl Into<Amount>,
        tick: impl Into<Amount>,
    ) -> Self {
        Self {
            base: base.into(),
            quote: quote.into(),
            lot: lot.into(),
            tick: tick.into(),
            min_notional: None,
            price_band_bps: None,
            maker_bps: None,
            taker_bps: None,
            status: None,
            metadata: None,
        }
    }
}

/// What is to change of a market: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MarketPatch {
    /// What an order has to be worth, in minor units of the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_notional: Option<Amount>,
    /// The `price_band_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_band_bps: Option<Value>,
    /// The `maker_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maker_bps: Option<Value>,
    /// The `taker_bps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taker_bps: Option<Value>,
    /// What the market lets happen. A market that is closed stays closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MarketStatus>,
    /// What a client keeps beside the resource; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// A market.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MarketResponse {
    /// A market: the codes of its base and its quote.
    pub symbol: MarketSymbol,
    /// What is traded.
    pub base: AssetCode,
    /// What it is paid in.
    pub quote: AssetCode,
    /// Quantities are multiples of it, in minor units of the base. A price is what one lot costs.
    pub lot: Amount,
    /// Prices are multiples of it, in minor units of the quote.
    pub tick: Amount,
    /// What an order has to be worth, in minor units of the quote.
    pub min_notional: Amount,
    /// How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance.
    pub price_band_bps: i64,
    /// What who rested pays of what they get, in ten-thousandths.
    pub maker_bps: i64,
    /// What who came pays of what they get, in ten-thousandths.
    pub taker_bps: i64,
    /// What the market lets happen.
    pub status: MarketStatus,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
    /// What a client keeps beside the resource, for itself.
    pub metadata: Metadata,
}

text_enum! {
    /// What a market lets happen.
    MarketStatus {
        Open = "open",
        CancelOnly = "cancel_only",
        Halted = "halted",
        Closed = "closed",
    }
}

/// A market: the codes of its base and its quote.
pub type MarketSymbol = String;

text_enum! {
    /// At what price an order goes.
    OrderKind {
        Limit = "limit",
        Market = "market",
        StopLimit = "stop_limit",
    }
}

text_enum! {
    /// Which way an order goes.
    OrderSide {
        Buy = "buy",
        Sell = "sell",
    }
}

/// A new order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceTradingOrderRequest {
    /// A market: the codes of its base and its quote.
    pub market: MarketSymbol,
    /// The client's own name for it, which no other order of its owner has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_order_id: Option<String>,
    /// Which way an order goes.
    pub side: OrderSide,
    /// At what price an order goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OrderKind>,
    /// `gtc` where nothing is said, and `ioc` for a market order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_in_force: Option<TimeInForce>,
    /// Whether it is rejected where it would not rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_only: Option<bool>,
    /// What happens where it would meet another order of its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_trade: Option<SelfTrade>,
    /// What one lot may cost: of a `limit` and a `stop_limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// It waits until the last trade's price is there: of a `stop_limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_price: Option<Amount>,
    /// How much, of the base.
    pub quantity: Amount,
    /// What it may spend, of the quote: of a `market` order that buys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_limit: Option<Amount>,
}

impl PlaceTradingOrderRequest {
    /// Makes one with what it needs.
    pub fn new(market: impl Into<MarketSymbol>, side: OrderSide, quantity: impl Into<Amount>) -> Self {
        Self {
            market: market.into(),
            client_order_id: None,
            side,
            kind: None,
            time_in_force: None,
            post_only: None,
            self_trade: None,
            price: None,
            stop_price: None,
            quantity: quantity.into(),
            quote_limit: None,
        }
    }
}

text_enum! {
    /// What happens where an order would meet another of its owner.
    SelfTrade {
        CancelNewest = "cancel_newest",
        CancelOldest = "cancel_oldest",
    }
}

text_enum! {
    /// How long an order lasts.
    TimeInForce {
        Gtc = "gtc",
        Ioc = "ioc",
        Fok = "fok",
    }
}

/// A trade.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TradeResponse {
    /// Counts the market's trades, without a gap.
    pub number: u64,
    /// When it was made.
    pub at: String,
    /// What one lot cost.
    pub price: Amount,
    /// How much was traded, of the base.
    pub quantity: Amount,
    /// What was paid for it, of the quote.
    pub quote_amount: Amount,
    /// Which way the order went that came.
    pub taker_side: OrderSide,
}

/// `tord_` and a ULID.
pub type TradingOrderId = String;

/// An order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TradingOrderResponse {
    /// `tord_` and a ULID.
    pub id: TradingOrderId,
    /// An account (`acct_…`) or a guest (`guest_…`).
    pub owner: Owner,
    /// A market: the codes of its base and its quote.
    pub market: MarketSymbol,
    /// The client's own name for it.
    pub client_order_id: Option<String>,
    /// Which way an order goes.
    pub side: OrderSide,
    /// At what price an order goes.
    pub kind: OrderKind,
    /// How long an order lasts.
    pub time_in_force: TimeInForce,
    /// Whether it is rejected where it would not rest.
    pub post_only: bool,
    /// What happens where it would meet another order of its owner.
    pub self_trade: SelfTrade,
    /// What one lot may cost; null of a market order.
    pub price: Option<Amount>,
    /// It waits until the last trade's price is there; null of all others.
    pub stop_price: Option<Amount>,
    /// Whether its stop price was reached.
    pub triggered: bool,
    /// How much it is for, of the base.
    pub quantity: Amount,
    /// What a market order that buys may spend; null of all others.
    pub quote_limit: Option<Amount>,
    /// How much is filled, of the base.
    pub filled: Amount,
    /// What that came to, of the quote, before fees.
    pub quote_filled: Amount,
    /// What its owner paid in fees, of what they got.
    pub fee: Amount,
    /// What was held for it: of the quote for one that buys, of the base for one that sells.
    pub held: Amount,
    /// What of that went back.
    pub released: Amount,
    /// How an order stands after a step.
    pub status: TradingOrderStatus,
    /// Why it was rejected or cancelled; null otherwise.
    pub code: Option<String>,
    /// Whether its end was asked for.
    pub cancel_requested: bool,
    /// The last amendment that was asked for.
    pub amendment: Option<Amendment>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
}

text_enum! {
    /// How an order stands after a step.
    TradingOrderStatus {
        PendingHold = "pending_hold",
        Open = "open",
        PartiallyFilled = "partially_filled",
        Filled = "filled",
        Cancelled = "cancelled",
        Rejected = "rejected",
    }
}
