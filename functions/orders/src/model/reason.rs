//! Why an order failed, and the kinds of timeline entries.

use serde::{Deserialize, Serialize};

/// Why an order was rejected or cancelled: a code in events and in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Stock was missing.
    InsufficientStock,
    /// The hold expired, or had less than a minute left.
    HoldExpired,
    /// Inventory released the stock.
    StockReleased,
    /// The authorisation, or a required action, expired.
    PaymentExpired,
    /// The payment was closed.
    PaymentVoided,
    /// The payment was refunded.
    PaymentRefunded,
    /// Less was authorised than the total.
    PaymentInsufficient,
    /// The order's deadline passed.
    TimedOut,
    /// Too many orders of its owner waited for the owner.
    TooManyWaiting,
    /// Its owner's account was erased before it was placed.
    AccountErased,
    /// Its owner cancelled it.
    CancelledByOwner,
    /// The shop cancelled it.
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

/// The kind of a timeline entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The order is placed.
    Placed,
    /// Its stock is held.
    AwaitingPayment,
    /// Its payment is authorised.
    Committing,
    /// Its stock is committed and its payment authorised.
    Confirmed,
    /// It is shipped and paid in full.
    Completed,
    /// It was rejected.
    Rejected,
    /// It was cancelled.
    Cancelled,
    /// The provider requires an action of the customer.
    PaymentActionRequired,
    /// An attempt was declined.
    PaymentDeclined,
    /// The authorisation expired.
    PaymentExpired,
    /// The authorisation was voided.
    PaymentVoided,
    /// Money was captured.
    PaymentCaptured,
    /// Money was refunded.
    PaymentRefunded,
    /// A parcel is packed.
    Packed,
    /// A parcel is unpacked.
    Unpacked,
    /// A parcel has left.
    Shipped,
    /// A parcel has arrived.
    Delivered,
    /// The stock was released.
    StockReleased,
    /// A part was cancelled.
    LinesCancelled,
    /// A capture failed.
    CaptureFailed,
    /// A refund failed.
    RefundFailed,
    /// The cardholder disputes a charge.
    DisputeOpened,
    /// The shop won a dispute and keeps the money.
    DisputeWon,
    /// The shop lost a dispute.
    DisputeLost,
    /// The confirmation was e-mailed to the owner.
    ConfirmationMailed,
    /// A shipment was e-mailed to the owner.
    ShipmentMailed,
    /// The invoice was issued.
    Invoiced,
    /// A return was requested.
    ReturnRequested,
    /// A return was approved.
    ReturnApproved,
    /// A return was rejected.
    ReturnRejected,
    /// A return was cancelled.
    ReturnCancelled,
    /// The goods of a return were received.
    ReturnReceived,
}

impl What {
    /// Whether it is a step of the order itself.
    ///
    /// Its detail is then the order's reason, not the trigger's.
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
