//! What may happen to an order, and what the saga makes of it.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::FulfillmentStatus;

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

/// Why an order came to nothing: a code in events and in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Not all lines were there.
    InsufficientStock,
    /// The hold ran out, or had less than a minute left.
    HoldExpired,
    /// Inventory gave the stock free.
    StockReleased,
    /// The authorisation, or an action that was waited for, ran out.
    PaymentExpired,
    /// The payment was closed.
    PaymentVoided,
    /// The money was given back.
    PaymentRefunded,
    /// Less was authorised than is to be paid.
    PaymentInsufficient,
    /// The order's time was up.
    TimedOut,
    /// It waited for its owner, as too many others of his did.
    TooManyWaiting,
    /// Its owner's account was erased before it stood.
    AccountErased,
    /// Its owner called it off.
    CancelledByOwner,
    /// The shop called it off.
    CancelledByStaff,
}

impl Reason {
    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InsufficientStock => "insufficient_stock",
            Self::HoldExpired => "hold_expired",
            Self::StockReleased => "stock_released",
            Self::PaymentExpired => "payment_expired",
            Self::PaymentVoided => "payment_voided",
            Self::PaymentRefunded => "payment_refunded",
            Self::PaymentInsufficient => "payment_insufficient",
            Self::TimedOut => "timed_out",
            Self::TooManyWaiting => "too_many_waiting",
            Self::AccountErased => "account_erased",
            Self::CancelledByOwner => "cancelled_by_owner",
            Self::CancelledByStaff => "cancelled_by_staff",
        }
    }
}

/// What a timeline tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The order stands.
    Placed,
    /// Its stock is held.
    AwaitingPayment,
    /// Its money is authorised.
    Committing,
    /// Stock committed, money authorised.
    Confirmed,
    /// Shipped whole and paid whole.
    Completed,
    /// It did not come about.
    Rejected,
    /// It was called off.
    Cancelled,
    /// The customer has something to do at the provider.
    PaymentActionRequired,
    /// An attempt was declined.
    PaymentDeclined,
    /// The authorisation ran out.
    PaymentExpired,
    /// The authorisation was given back.
    PaymentVoided,
    /// Money was taken.
    PaymentCaptured,
    /// Money was given back.
    PaymentRefunded,
    /// Something is packed.
    Packed,
    /// Something is unpacked again.
    Unpacked,
    /// The carrier has something.
    Shipped,
    /// Something has arrived.
    Delivered,
    /// The stock is free again.
    StockReleased,
    /// Something is not sent any more.
    LinesCancelled,
    /// Money could not be taken.
    CaptureFailed,
    /// Money could not be given back.
    RefundFailed,
    /// The cardholder disputes a charge.
    DisputeOpened,
    /// A dispute was won: the money is the shop's again.
    DisputeWon,
    /// A dispute was lost.
    DisputeLost,
    /// The order was told to its owner by mail.
    ConfirmationMailed,
    /// A shipment was told to its owner by mail.
    ShipmentMailed,
    /// The order has its invoice.
    Invoiced,
    /// Goods are to come back.
    ReturnRequested,
    /// They may come back.
    ReturnApproved,
    /// They may not.
    ReturnRejected,
    /// They do not come back after all.
    ReturnCancelled,
    /// They are here again.
    ReturnReceived,
}

impl What {
    /// Whether it is a step of the order itself: its detail is the order's reason, not the happening's.
    pub const fn is_step(self) -> bool {
        matches!(
            self,
            Self::Placed
                | Self::AwaitingPayment
                | Self::Committing
                | Self::Confirmed
                | Self::Completed
                | Self::Rejected
                | Self::Cancelled
        )
    }
}
