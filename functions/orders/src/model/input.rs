//! What may happen to an order, and what the saga makes of it.

use domain::Timestamp;

use super::{FulfillmentStatus, What};

/// Something that happened, and when the saga learns of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// Now.
    pub at: Timestamp,
    /// What.
    pub what: Trigger,
}

/// Everything that may happen to an order. Facts may come in any order, more than once, and late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// Inventory holds all lines until then.
    StockHeld {
        /// When the hold runs out.
        until: Timestamp,
    },
    /// Inventory lacks something: nothing is held.
    StockRejected,
    /// Inventory has sold the stock.
    StockCommitted,
    /// The hold had run out and the stock is gone.
    StockCommitFailed,
    /// The stock is free again.
    StockReleased,
    /// The hold ran out.
    HoldExpired,
    /// The money is set aside.
    PaymentAuthorized {
        /// How much, in minor units.
        amount: i64,
    },
    /// The customer has something to do at the provider.
    PaymentActionRequired {
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt was declined.
    PaymentDeclined {
        /// Which attempt.
        attempt: u32,
    },
    /// The authorisation, or an action that was waited for, ran out.
    PaymentExpired,
    /// The authorisation was given back, or the payment closed.
    PaymentVoided,
    /// Money was taken: so much in all.
    PaymentCaptured {
        /// Which capture, from 1.
        n: u32,
        /// In minor units.
        captured: i64,
    },
    /// Money was given back: so much in all.
    PaymentRefunded {
        /// Which refund, from 1.
        n: u32,
        /// In minor units.
        refunded: i64,
    },
    /// Money could not be taken, and is not asked for again.
    CaptureFailed {
        /// Which capture, from 1.
        n: u32,
    },
    /// Money could not be given back, and is not tried again.
    RefundFailed {
        /// Which refund, from 1.
        n: u32,
    },
    /// Its owner lets as many other orders wait for him as he may.
    OneTooMany,
    /// Time has passed.
    TimePassed,
    /// Somebody calls the order off.
    Cancel(By),
    /// Somebody moves the goods, or calls a part of them off: all in all they stand so then.
    Goods {
        /// What changes.
        change: Change,
        /// How far they have come with it.
        status: FulfillmentStatus,
    },
}

/// What changes with an order's goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Something is packed.
    Packed,
    /// Something is unpacked again.
    Unpacked,
    /// The carrier has something.
    Shipped,
    /// Something has arrived.
    Delivered,
    /// Something is not sent any more.
    LinesCancelled {
        /// What is not to be paid any more, in minor units.
        amount: i64,
    },
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// Whose order it is.
    Owner,
    /// The shop.
    Staff,
}

/// What is to be done: all of it in one transaction with the new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// An event goes out.
    Publish(Announcement),
    /// An entry in the order's timeline.
    Note(What),
    /// The command can't be carried out; nothing changes.
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

/// Why a command can't be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The stock is being committed: in a moment it can be called off, or it is off anyway.
    BeingConfirmed,
    /// The goods are on their way.
    AlreadyShipped,
    /// The order came to nothing before.
    AlreadyOff,
    /// Only a confirmed order is packed, shipped and called off in part.
    NotConfirmed,
    /// Nothing is left to be packed.
    NothingLeft,
    /// Not so many pieces are left.
    NotEnoughLeft,
    /// What would be left would not have its price: the shop decides.
    NeedsTheShop,
    /// The parcel is not packed any more.
    NotPacked,
    /// The parcel is not on its way.
    NotShipped,
    /// The money is neither set aside nor taken.
    NotPaid,
    /// The order has as many fulfilments as it may have.
    TooManyFulfillments,
    /// The order has as many returns as it may have.
    TooManyReturns,
    /// The return is not waiting to be decided.
    NotRequested,
    /// The goods of the return are not expected.
    NotApproved,
    /// The return has ended.
    ReturnEnded,
}
