//! What a book is told, and what it answers.

use deserr::Deserr;
use domain::fault::Faults;
use domain::id::TradingOrderId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::{Order, Side};
use super::rules::Rules;
use super::units;

/// How many resting orders one step touches at most; what is left of a command goes on in the next step.
pub(crate) const MAKERS: usize = 20;
/// How many orders rest or wait in one book at most.
pub(crate) const MAX_ORDERS: usize = 10_000;
/// How many of them are of one owner at most, so that nobody fills a book alone.
pub(crate) const MAX_ORDERS_OF_OWNER: usize = 200;

/// What a book is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Command {
    /// A new order, with its hold.
    Place(Box<Order>),
    /// An order's end.
    Cancel {
        /// Which.
        id: TradingOrderId,
    },
    /// Another price or quantity.
    Amend(Amend),
    /// Another owner of an order: a guest who became an account's.
    HandOver {
        /// Which.
        id: TradingOrderId,
        /// Whose it is from then on.
        to: Owner,
    },
    /// Other rules.
    Configure(Rules),
    /// The next step of what the command before has begun.
    Continue,
}

/// Another price or quantity of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Amend {
    pub(crate) id: TradingOrderId,
    pub(crate) owner: Owner,
    pub(crate) side: Side,
    #[serde(with = "units")]
    pub(crate) price: i128,
    #[serde(with = "units")]
    pub(crate) quantity: i128,
    /// What the ledger holds beside what it held before; 0 where no more was needed.
    #[serde(with = "units")]
    pub(crate) extra: i128,
    /// Which hold of the order that is.
    pub(crate) hold: u32,
}

/// A command that came before the one before was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// How an order stands after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = TradingOrderStatus)]
pub(crate) enum Status {
    /// It waits for the ledger to hold its funds, and then for its turn.
    #[deserr(rename = "pending_hold")]
    PendingHold,
    /// It rests in the book, or waits for its stop price.
    Open,
    /// A part of it is filled, the rest is open.
    #[deserr(rename = "partially_filled")]
    PartiallyFilled,
    /// All of it is filled.
    Filled,
    /// What was not filled is cancelled.
    Cancelled,
    /// It never was in the book; or it waited for its stop price, and could not go as it said when that was reached.
    Rejected,
}

impl Status {
    /// Whether nothing changes any more.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Filled | Self::Cancelled | Self::Rejected)
    }
}

/// Two orders met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trade {
    /// Counts the market's trades, from 1.
    pub(crate) number: u64,
    /// The maker's.
    #[serde(with = "units")]
    pub(crate) price: i128,
    /// Of the base.
    #[serde(with = "units")]
    pub(crate) quantity: i128,
    /// Of the quote.
    #[serde(with = "units")]
    pub(crate) quote: i128,
    /// Which way the order went that came.
    pub(crate) taker_side: Side,
    pub(crate) buyer: (TradingOrderId, Owner),
    pub(crate) seller: (TradingOrderId, Owner),
    /// Of the base.
    #[serde(with = "units")]
    pub(crate) buyer_fee: i128,
    /// Of the quote.
    #[serde(with = "units")]
    pub(crate) seller_fee: i128,
}

/// What happened in a step, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An order rests, or waits for its stop price.
    Opened(TradingOrderId),
    /// An order's stop price was reached.
    Triggered(TradingOrderId),
    /// An order has another price or quantity.
    Amended(TradingOrderId),
    /// A cancel or an amendment changed nothing, and why.
    Refused(TradingOrderId, &'static str),
    /// Two orders met.
    Traded(Trade),
    /// A part of a hold is not needed any more.
    Released(Release),
    /// An order's end, and why, where it is not filled.
    Closed(TradingOrderId, Status, Option<&'static str>),
}

/// A part of a hold that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) id: TradingOrderId,
    /// Names it within the order: counted up from 1; what goes back of an amendment's own hold, since the amendment
    /// was refused, is `u32::MAX` less the number of the hold.
    pub(crate) n: u32,
    pub(crate) owner: Owner,
    pub(crate) side: Side,
    pub(crate) amount: i128,
}

/// An order that a step has touched, as it stands after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) order: Order,
    pub(crate) status: Status,
    pub(crate) code: Option<&'static str>,
}

/// A level of the book after a step: what all orders of one price come to; 0 where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LevelChange {
    pub(crate) side: Side,
    #[serde(with = "units")]
    pub(crate) price: i128,
    #[serde(with = "units")]
    pub(crate) quantity: i128,
}

/// What a step did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) events: Vec<Event>,
    /// Each order once.
    pub(crate) touched: Vec<Touched>,
    /// Each level once, in the order of side and price.
    pub(crate) levels: Vec<LevelChange>,
}
