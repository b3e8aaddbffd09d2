//! Why an order came to nothing, and what its timeline says of each step.

use serde::{Deserialize, Serialize};

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

/// What an entry of a timeline records.
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
