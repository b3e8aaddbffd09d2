//! What markets answer, as far as pages show it.

use serde::Deserialize;

use super::super::typed::percent;
use super::super::views::Moment;
use crate::model::form::segment;
use crate::model::units::Units;

/// A market.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Market {
    pub(super) symbol: String,
    pub(super) base: String,
    pub(super) quote: String,
    pub(super) lot: Units,
    pub(super) tick: Units,
    pub(super) min_notional: Units,
    pub(super) price_band_bps: u64,
    pub(super) maker_bps: u64,
    pub(super) taker_bps: u64,
    pub(super) status: String,
    pub(super) version: u64,
}

impl Market {
    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/console/markets/{}", segment(&self.symbol))
    }

    /// The fee of who rests, as a percentage.
    pub(super) fn maker(&self) -> String {
        percent(self.maker_bps)
    }

    /// The fee of who comes, as a percentage.
    pub(super) fn taker(&self) -> String {
        percent(self.taker_bps)
    }
}

/// A market's book.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Book {
    pub(super) sequence: u64,
    pub(super) at: Moment,
    pub(super) bids: Vec<Level>,
    pub(super) asks: Vec<Level>,
}

/// What is open at a price.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Level {
    pub(super) price: Units,
    pub(super) quantity: Units,
}

/// A trade.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Trade {
    pub(super) number: u64,
    pub(super) at: Moment,
    pub(super) price: Units,
    pub(super) quantity: Units,
    pub(super) quote_amount: Units,
    pub(super) taker_side: String,
}

/// The trades of an interval.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Candle {
    pub(super) start: Moment,
    pub(super) open: Units,
    pub(super) high: Units,
    pub(super) low: Units,
    pub(super) close: Units,
    pub(super) volume: Units,
    pub(super) trades: u64,
}

/// An order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) market: String,
    pub(super) side: String,
    pub(super) kind: String,
    pub(super) time_in_force: String,
    pub(super) price: Units,
    pub(super) quantity: Units,
    pub(super) filled: Units,
    pub(super) held: Units,
    pub(super) status: String,
    pub(super) code: Option<String>,
    pub(super) cancel_requested: bool,
    pub(super) created_at: Moment,
}

impl Order {
    /// The asset that is traded.
    pub(super) fn base(&self) -> &str {
        self.market.split('-').next().unwrap_or_default()
    }

    /// What it is paid in.
    pub(super) fn quote(&self) -> &str {
        self.market.split('-').nth(1).unwrap_or_default()
    }

    /// What is held for it: of the quote for one that buys, of the base for one that sells.
    pub(super) fn holds(&self) -> String {
        self.held.of(if self.side == "buy" { self.quote() } else { self.base() })
    }

    /// Whether it may still be cancelled.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "pending_hold" | "open" | "partially_filled") && !self.cancel_requested
    }
}
