//! The saga's state: what is known about an order, its stock and its payment.

use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentPhase, Reason};

/// The status of an order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = OrderStatus)]
pub enum Status {
    /// Placed; its stock is being held.
    Placed,
    /// Its stock is held; its payment is being authorised.
    #[deserr(rename = "awaiting_payment")]
    AwaitingPayment,
    /// Its payment is authorised; its stock is being committed.
    Committing,
    /// Its stock is committed and its payment authorised.
    Confirmed,
    /// Shipped and paid in full.
    Completed,
    /// Rejected before it was confirmed.
    Rejected,
    /// Cancelled.
    Cancelled,
}

impl Status {
    /// Whether the order is not yet confirmed, rejected or cancelled.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::AwaitingPayment | Self::Committing)
    }

    /// Whether the order failed, so that its stock and money are to be released.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled)
    }
}

/// The known state of the order's stock.
///
/// A fact about an earlier state comes too late and changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stock {
    /// No fact has arrived yet.
    #[default]
    Unknown,
    /// Held until the hold expires.
    Held,
    /// The hold expired. The stock may still be committed if it is there.
    Lapsed,
    /// Committed.
    Committed,
    /// Released, or never available: none is held, and none will be.
    Released,
}

/// The fulfilment status of an order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    /// Nothing is packed.
    #[default]
    Unfulfilled,
    /// A parcel is packed and waits for the carrier.
    Packed,
    /// A part has left.
    PartiallyShipped,
    /// All that was not cancelled has left.
    Shipped,
    /// All that was shipped has arrived.
    Delivered,
}

/// The state of the saga; its next step depends on this state and the input alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Saga {
    /// The order's status.
    #[serde(rename = "st")]
    pub status: Status,
    /// What is known about its stock.
    #[serde(rename = "sk")]
    pub stock: Stock,
    /// When the hold on its stock expires.
    #[serde(default, rename = "hu", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub hold_until: Option<Timestamp>,
    /// What is known about its payment.
    #[serde(rename = "p")]
    pub payment: Payment,
    /// Its fulfilment status.
    #[serde(rename = "f")]
    pub fulfillment: FulfillmentStatus,
    /// Whether it was ever confirmed.
    #[serde(rename = "wc")]
    pub was_confirmed: bool,
    /// Why it failed.
    #[serde(default, rename = "r", skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The deadline of its present state.
    #[serde(default, rename = "dl", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub deadline: Option<Timestamp>,
    /// When the event of its present state was last published.
    #[serde(rename = "ta", with = "super::millis")]
    pub published_at: Timestamp,
    /// How often that event was published again.
    #[serde(rename = "re")]
    pub republished: u8,
}

impl Saga {
    /// Whether it waits for the shopper: for an action, or for another way to pay.
    pub const fn waits_for_shopper(&self) -> bool {
        let is_asking = matches!(self.payment.phase, PaymentPhase::ActionRequired | PaymentPhase::Declined);
        matches!(self.status, Status::AwaitingPayment) && is_asking
    }

    /// Whether it does not move on by itself.
    ///
    /// It is then confirmed, has failed, or waits for the shopper.
    pub const fn is_settled(&self) -> bool {
        !self.status.is_open() || self.waits_for_shopper()
    }

    /// Whether stock or money of a failed order is not yet known to be released.
    pub const fn awaits_release(&self) -> bool {
        self.status.is_off() && (matches!(self.stock, Stock::Held | Stock::Committed) || self.payment.is_live())
    }
}
