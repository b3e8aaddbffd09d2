//! What the saga knows of an order: its own state, and what it has heard of its stock and its money.

use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentPhase, Reason};

/// Where an order stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = OrderStatus)]
pub enum Status {
    /// It stands; its stock is being held.
    Placed,
    /// Its stock is held; its money is being authorised.
    #[deserr(rename = "awaiting_payment")]
    AwaitingPayment,
    /// Its money is authorised; its stock is being committed.
    Committing,
    /// Stock committed, money authorised: it holds.
    Confirmed,
    /// Shipped whole and paid whole.
    Completed,
    /// It did not come about.
    Rejected,
    /// It was called off.
    Cancelled,
}

impl Status {
    /// Whether the order is still on its way to be confirmed, rejected or cancelled.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::AwaitingPayment | Self::Committing)
    }

    /// Whether the order came to nothing: whatever was set aside for it is to be given back.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled)
    }
}

/// What has been heard of the order's stock. Each step forgets the ones before it: what comes late changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stock {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Set aside, until the hold runs out.
    Held,
    /// The hold ran out. It may still be committed, where the stock is there.
    Lapsed,
    /// Sold.
    Committed,
    /// Given back, or never there: nothing is set aside, nor will be.
    Released,
}

/// How far the goods have come, all in all.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    /// Nothing is packed.
    #[default]
    Unfulfilled,
    /// Something is packed, and waits for the carrier.
    Packed,
    /// The carrier has a part; the rest is still here.
    PartiallyShipped,
    /// The carrier has all that was not called off.
    Shipped,
    /// All of it has arrived.
    Delivered,
}

/// All that the saga knows: its next step depends on this and the next input alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Saga {
    /// Where the order stands.
    #[serde(rename = "st")]
    pub status: Status,
    /// What has been heard of its stock.
    #[serde(rename = "sk")]
    pub stock: Stock,
    /// Until when its stock is held.
    #[serde(default, rename = "hu", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub hold_until: Option<Timestamp>,
    /// What has been heard of its money.
    #[serde(rename = "p")]
    pub payment: Payment,
    /// How far its goods have come.
    #[serde(rename = "f")]
    pub fulfillment: FulfillmentStatus,
    /// Whether it was ever confirmed.
    #[serde(rename = "wc")]
    pub was_confirmed: bool,
    /// Why it came to nothing.
    #[serde(default, rename = "r", skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When its time in this state is up.
    #[serde(default, rename = "dl", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub deadline: Option<Timestamp>,
    /// When the event of its present state was last published.
    #[serde(rename = "ta", with = "super::millis")]
    pub told_at: Timestamp,
    /// How often that event was published again.
    #[serde(rename = "re")]
    pub retold: u8,
}

impl Saga {
    /// Whether it waits for its shopper: for an action of his, or for another way to pay.
    pub const fn waits_for_shopper(&self) -> bool {
        let is_asking = matches!(self.payment.phase, PaymentPhase::ActionRequired | PaymentPhase::Declined);
        matches!(self.status, Status::AwaitingPayment) && is_asking
    }

    /// Whether nothing more comes of it by itself: it is confirmed, or came to nothing, or waits for its shopper.
    pub const fn is_settled(&self) -> bool {
        !self.status.is_open() || self.waits_for_shopper()
    }

    /// Whether something that was set aside for an order that came to nothing is not yet known to be given back.
    pub const fn is_unsettled(&self) -> bool {
        self.status.is_off() && (matches!(self.stock, Stock::Held | Stock::Committed) || self.payment.is_live())
    }
}
