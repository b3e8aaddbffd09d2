//! An order as the book holds it.

use deserr::Deserr;
use domain::fault::Faults;
use domain::id::TradingOrderId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::Rules;
use super::units;

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = OrderSide)]
pub(crate) enum Side {
    /// Base for quote.
    Buy,
    /// Quote for base.
    Sell,
}

impl Side {
    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }
}

/// At what price an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = OrderKind)]
pub(crate) enum Kind {
    /// At its price or a better one.
    Limit,
    /// At any price within the market's band; it never rests.
    Market,
    /// A limit order that waits until the last trade's price reaches its stop price.
    #[deserr(rename = "stop_limit")]
    StopLimit,
}

/// How long an order lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum TimeInForce {
    /// Good till cancelled: what is not filled rests.
    Gtc,
    /// Immediate or cancel: what is not filled at once is cancelled.
    Ioc,
    /// Fill or kill: all at once, or nothing.
    Fok,
}

/// What happens where an order would meet another of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum SelfTrade {
    /// What is left of the one that comes is cancelled.
    #[deserr(rename = "cancel_newest")]
    CancelNewest,
    /// The one that rests is cancelled.
    #[deserr(rename = "cancel_oldest")]
    CancelOldest,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: TradingOrderId,
    pub(crate) owner: Owner,
    pub(crate) side: Side,
    pub(crate) kind: Kind,
    pub(crate) tif: TimeInForce,
    pub(crate) post_only: bool,
    pub(crate) stp: SelfTrade,
    /// What one lot costs; 0 of a market order.
    #[serde(with = "units")]
    pub(crate) price: i128,
    /// Until the last trade's price is there, the order waits; absent once it has been.
    #[serde(with = "units::optional", default, skip_serializing_if = "Option::is_none")]
    pub(crate) stop: Option<i128>,
    #[serde(with = "units")]
    pub(crate) quantity: i128,
    #[serde(with = "units")]
    pub(crate) filled: i128,
    /// What was paid or got for what is filled, of the quote, before fees.
    #[serde(with = "units")]
    pub(crate) quote: i128,
    /// What it has paid in fees, of what its owner gets.
    #[serde(with = "units")]
    pub(crate) fee: i128,
    /// What the ledger holds for it all in all: of the quote for one that buys, of the base for one that sells.
    #[serde(with = "units")]
    pub(crate) held: i128,
    /// What of that has gone back.
    #[serde(with = "units")]
    pub(crate) released: i128,
    /// How often something went back.
    pub(crate) releases: u32,
}

impl Order {
    /// What is not filled.
    pub(crate) const fn remaining(&self) -> i128 {
        self.quantity - self.filled
    }

    /// What of the hold has changed hands.
    pub(crate) const fn spent(&self) -> i128 {
        match self.side {
            Side::Buy => self.quote,
            Side::Sell => self.filled,
        }
    }

    /// What of the hold is still there.
    pub(crate) const fn available(&self) -> i128 {
        self.held - self.spent() - self.released
    }

    /// What its open part may need at worst; `None` beyond what an amount holds.
    pub(crate) fn needed(&self, rules: &Rules) -> Option<i128> {
        match (self.side, self.kind) {
            (Side::Sell, _) => Some(self.remaining()),
            (Side::Buy, Kind::Market) => Some(self.available()),
            (Side::Buy, _) => rules.notional(self.price, self.remaining()),
        }
    }

    /// Whether it waits for its stop price.
    pub(crate) const fn waits(&self) -> bool {
        self.stop.is_some()
    }

    /// Whether a last price lets it go.
    pub(super) fn is_triggered(&self, last: Option<i128>) -> bool {
        match (self.stop, last, self.side) {
            (Some(stop), Some(last), Side::Buy) => last >= stop,
            (Some(stop), Some(last), Side::Sell) => last <= stop,
            _ => false,
        }
    }

    /// Whether it goes at this price.
    pub(super) fn takes(side: Side, limit: Option<i128>, price: i128) -> bool {
        match (side, limit) {
            (_, None) => true,
            (Side::Buy, Some(limit)) => price <= limit,
            (Side::Sell, Some(limit)) => price >= limit,
        }
    }
}
