//! The saga's inputs, its effects and its refusals.

use domain::Timestamp;

use super::{FulfillmentStatus, What};

/// A trigger, and the time at which the saga receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// The present time.
    pub at: Timestamp,
    /// The trigger.
    pub what: Trigger,
}

/// All that moves an order. Facts may arrive late, repeatedly and in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// Inventory holds all lines.
    StockHeld {
        /// When the hold expires.
        until: Timestamp,
    },
    /// Inventory lacks stock and holds nothing.
    StockRejected,
    /// Inventory has committed the stock.
    StockCommitted,
    /// The hold had expired and the stock is gone.
    StockCommitFailed,
    /// Inventory has released the stock.
    StockReleased,
    /// The hold expired.
    HoldExpired,
    /// The payment is authorised.
    PaymentAuthorized {
        /// How much, in minor units.
        amount: i64,
    },
    /// The provider requires an action of the customer.
    PaymentActionRequired {
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt was declined.
    PaymentDeclined {
        /// Which attempt.
        attempt: u32,
    },
    /// The authorisation, or a required action, expired.
    PaymentExpired,
    /// The authorisation was voided, or the payment closed.
    PaymentVoided,
    /// Money was captured.
    PaymentCaptured {
        /// Which capture, from 1.
        n: u32,
        /// The total captured, in minor units.
        captured: i64,
    },
    /// Money was refunded.
    PaymentRefunded {
        /// Which refund, from 1.
        n: u32,
        /// The total refunded, in minor units.
        refunded: i64,
    },
    /// A capture failed and is not retried.
    CaptureFailed {
        /// Which capture, from 1.
        n: u32,
    },
    /// A refund failed and is not retried.
    RefundFailed {
        /// Which refund, from 1.
        n: u32,
    },
    /// The owner has as many other waiting orders as allowed.
    TooManyWaiting,
    /// Time has passed.
    TimePassed,
    /// The owner or staff cancel the order.
    Cancel(By),
    /// Goods are moved, or a part of them is cancelled.
    Goods {
        /// What changes.
        change: Change,
        /// The fulfilment status after the change.
        status: FulfillmentStatus,
    },
}

/// A change of an order's goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A parcel is packed.
    Packed,
    /// A parcel is unpacked.
    Unpacked,
    /// A parcel leaves.
    Shipped,
    /// A parcel arrives.
    Delivered,
    /// Pieces are cancelled.
    LinesCancelled {
        /// The price of the cancelled pieces, in minor units.
        amount: i64,
    },
}

/// Who gives a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The order's owner.
    Owner,
    /// The shop's staff.
    Staff,
}

/// An effect of a step.
///
/// All effects are written in one transaction with the new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Publish an event.
    Publish(Announcement),
    /// Add an entry to the timeline.
    Note(What),
    /// Refuse the command; nothing changes.
    Refuse(Refusal),
}

/// The events of an order, without their data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Announcement {
    /// `orders.order.placed`.
    Placed,
    /// `orders.order.awaiting_payment`.
    AwaitingPayment,
    /// `orders.order.committing`.
    Committing,
    /// `orders.order.confirmed`.
    Confirmed,
    /// `orders.order.completed`.
    Completed,
    /// `orders.order.rejected`.
    Rejected,
    /// `orders.order.cancelled`.
    Cancelled,
    /// `orders.fulfillment.shipped`.
    Shipped,
    /// `orders.fulfillment.delivered`.
    Delivered,
    /// `orders.order.lines_cancelled`.
    LinesCancelled,
}

/// Why a command is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The stock is being committed; a retry can succeed in a moment.
    BeingConfirmed,
    /// The goods have left.
    AlreadyShipped,
    /// The order was already rejected or cancelled.
    AlreadyOff,
    /// Only a confirmed order is packed, shipped and cancelled in part.
    NotConfirmed,
    /// Nothing is left to be packed.
    NothingLeft,
    /// Fewer pieces are left than were asked for.
    NotEnoughLeft,
    /// The rest would not be entitled to its price, so the shop has to decide.
    NeedsTheShop,
    /// The parcel has left or was unpacked.
    NotPacked,
    /// The parcel is not on its way.
    NotShipped,
    /// The payment is neither authorised nor captured.
    NotPaid,
    /// The order has the most fulfilments allowed.
    TooManyFulfillments,
    /// The order has the most returns allowed.
    TooManyReturns,
    /// The return does not wait for a decision.
    NotRequested,
    /// The return is not approved, or was already received.
    NotApproved,
    /// The return has ended.
    ReturnEnded,
}
