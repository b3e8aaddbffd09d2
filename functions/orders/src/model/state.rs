//! What the saga knows of an order: its own state, and what it has heard of its stock and its money.

use deserr::Deserr;
use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::fault::Faults;

use super::Reason;

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

/// What has been heard of the order's money, apart from the sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPhase {
    /// Nothing yet.
    #[default]
    Pending,
    /// The customer has something to do at the provider.
    ActionRequired,
    /// The last attempt was declined; another may follow.
    Declined,
    /// Set aside.
    Authorized,
    /// Given back before it was taken.
    Voided,
    /// The authorisation, or an action that was waited for, ran out.
    Expired,
}

impl PaymentPhase {
    /// Whether nothing more can come of this payment: it is never authorised again.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Voided | Self::Expired)
    }
}

/// What has been heard of the order's money. Sums are in minor units of the order's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Payment {
    /// How far it has come.
    pub phase: PaymentPhase,
    /// The last attempt that was heard of.
    pub attempt: u32,
    /// What is to be paid.
    pub total: i64,
    /// Taken in all.
    pub captured: i64,
    /// Given back in all.
    pub refunded: i64,
}

/// How an order's money stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Nothing has been heard yet.
    Pending,
    /// The customer has something to do at the provider.
    ActionRequired,
    /// The last attempt was declined; another may follow (`POST /payments/{payment_id}/attempts`).
    Declined,
    /// Set aside.
    Authorized,
    /// Taken in part.
    PartiallyCaptured,
    /// Taken whole.
    Captured,
    /// Given back in part.
    PartiallyRefunded,
    /// Given back whole.
    Refunded,
    /// The authorisation was given back.
    Voided,
    /// The authorisation, or an action that was waited for, ran out.
    Expired,
}

impl Payment {
    /// A payment of which nothing has been heard.
    pub const fn of(total: i64) -> Self {
        Self { phase: PaymentPhase::Pending, attempt: 0, total, captured: 0, refunded: 0 }
    }

    /// How it stands, for people: money that moved says more than a promise.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            _ if self.refunded > 0 && self.refunded >= self.captured => PaymentStatus::Refunded,
            _ if self.refunded > 0 => PaymentStatus::PartiallyRefunded,
            _ if self.captured > 0 && self.captured >= self.total => PaymentStatus::Captured,
            _ if self.captured > 0 => PaymentStatus::PartiallyCaptured,
            _ => match self.phase {
                PaymentPhase::Pending => PaymentStatus::Pending,
                PaymentPhase::ActionRequired => PaymentStatus::ActionRequired,
                PaymentPhase::Declined => PaymentStatus::Declined,
                PaymentPhase::Authorized => PaymentStatus::Authorized,
                PaymentPhase::Voided => PaymentStatus::Voided,
                PaymentPhase::Expired => PaymentStatus::Expired,
            },
        }
    }

    /// Whether the money for the order is set aside or taken, and not given back.
    pub const fn is_secured(&self) -> bool {
        let taken = self.captured > 0 && self.captured >= self.total && self.refunded < self.captured;
        taken || (matches!(self.phase, PaymentPhase::Authorized) && self.refunded == 0)
    }

    /// Whether the customer's money is still with us: an authorisation, or what was taken and not given back.
    pub const fn is_live(&self) -> bool {
        self.captured > self.refunded || (matches!(self.phase, PaymentPhase::Authorized) && self.captured == 0)
    }
}

/// How far the goods have come. A shipment holds the whole order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    /// Nothing is packed.
    #[default]
    Unfulfilled,
    /// Packed, waiting for the carrier.
    Packed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
}

/// All that the saga knows: its next step depends on this and the next input alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Saga {
    /// Where the order stands.
    pub status: Status,
    /// What has been heard of its stock.
    pub stock: Stock,
    /// Until when its stock is held.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub hold_until: Option<Timestamp>,
    /// What has been heard of its money.
    pub payment: Payment,
    /// How far its goods have come.
    pub fulfillment: FulfillmentStatus,
    /// Whether it was ever confirmed.
    pub was_confirmed: bool,
    /// Why it came to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When its time in this state is up.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub deadline: Option<Timestamp>,
    /// When the event of its present state was last published.
    #[serde(with = "super::millis")]
    pub told_at: Timestamp,
    /// How often that event was published again.
    pub retold: u8,
}

impl Saga {
    /// Whether something that was set aside for an order that came to nothing is not yet known to be given back.
    pub const fn is_unsettled(&self) -> bool {
        self.status.is_off() && (matches!(self.stock, Stock::Held | Stock::Committed) || self.payment.is_live())
    }
}
