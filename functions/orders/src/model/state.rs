//! What the saga knows of an order: its own state, and what it has heard of its stock and its money.

use deserr::Deserr;
use domain::Timestamp;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

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
    #[serde(rename = "p")]
    pub phase: PaymentPhase,
    /// The last attempt that was heard of.
    #[serde(rename = "n")]
    pub attempt: u32,
    /// What the order came to when it was placed.
    #[serde(rename = "t")]
    pub total: i64,
    /// What is not to be paid any more, since it was called off.
    #[serde(default, rename = "x", skip_serializing_if = "is_nothing")]
    pub cancelled: i64,
    /// Taken in all.
    #[serde(default, rename = "c", skip_serializing_if = "is_nothing")]
    pub captured: i64,
    /// Given back in all.
    #[serde(default, rename = "r", skip_serializing_if = "is_nothing")]
    pub refunded: i64,
    /// Which captures and refunds were heard of, and which of them failed.
    #[serde(default, rename = "h", skip_serializing_if = "Heard::is_empty")]
    pub heard: Heard,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}

/// Which of a payment's captures and refunds were heard of, a bit each. A payment has at most 20 of either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32, u32)", into = "(u32, u32, u32, u32)")]
pub struct Heard {
    /// Money that was taken.
    pub captures: Numbers,
    /// Money that was given back.
    pub refunds: Numbers,
    /// Money that could not be taken.
    pub failed_captures: Numbers,
    /// Money that could not be given back.
    pub failed_refunds: Numbers,
}

impl Heard {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<(u32, u32, u32, u32)> for Heard {
    fn from((captures, refunds, failed_captures, failed_refunds): (u32, u32, u32, u32)) -> Self {
        Self {
            captures: Numbers(captures),
            refunds: Numbers(refunds),
            failed_captures: Numbers(failed_captures),
            failed_refunds: Numbers(failed_refunds),
        }
    }
}

impl From<Heard> for (u32, u32, u32, u32) {
    fn from(heard: Heard) -> Self {
        (heard.captures.0, heard.refunds.0, heard.failed_captures.0, heard.failed_refunds.0)
    }
}

/// A set of small numbers from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numbers(u32);

impl Numbers {
    /// Adds a number. What is larger than the set can hold is left out: then it is the sum that tells.
    pub const fn insert(&mut self, n: u32) {
        if n >= 1 && n <= u32::BITS {
            self.0 |= 1 << (n - 1);
        }
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// How an order's money stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum PaymentStatus {
    /// Nothing has been heard yet.
    Pending,
    /// The customer has something to do at the provider.
    #[deserr(rename = "action_required")]
    ActionRequired,
    /// The last attempt was declined; another may follow (`POST /payments/{payment_id}/attempts`).
    Declined,
    /// Set aside.
    Authorized,
    /// Taken in part.
    #[deserr(rename = "partially_captured")]
    PartiallyCaptured,
    /// Taken whole; also where nothing was to be paid.
    Captured,
    /// Given back in part.
    #[deserr(rename = "partially_refunded")]
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
        let heard = Heard {
            captures: Numbers(0),
            refunds: Numbers(0),
            failed_captures: Numbers(0),
            failed_refunds: Numbers(0),
        };
        Self { phase: PaymentPhase::Pending, attempt: 0, total, cancelled: 0, captured: 0, refunded: 0, heard }
    }

    /// Whether nothing was to be paid from the first: no provider is asked, and nothing is set aside.
    pub const fn is_of_nothing(&self) -> bool {
        self.total == 0
    }

    /// What is to be paid, without what was called off.
    pub const fn due(&self) -> i64 {
        self.total.saturating_sub(self.cancelled)
    }

    /// How it stands, for people: money that moved says more than a promise, and nothing is paid from the first.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            _ if self.refunded > 0 && self.refunded >= self.captured => PaymentStatus::Refunded,
            _ if self.refunded > 0 => PaymentStatus::PartiallyRefunded,
            _ if self.captured > 0 && self.captured >= self.due() => PaymentStatus::Captured,
            _ if self.captured > 0 => PaymentStatus::PartiallyCaptured,
            _ => match self.phase {
                PaymentPhase::Pending if self.is_of_nothing() => PaymentStatus::Captured,
                PaymentPhase::Pending => PaymentStatus::Pending,
                PaymentPhase::ActionRequired => PaymentStatus::ActionRequired,
                PaymentPhase::Declined => PaymentStatus::Declined,
                PaymentPhase::Authorized => PaymentStatus::Authorized,
                PaymentPhase::Voided => PaymentStatus::Voided,
                PaymentPhase::Expired => PaymentStatus::Expired,
            },
        }
    }

    /// Whether the money for the order is set aside or taken, and not given back; always where nothing is to be paid. While
    /// some of it is still to be taken, giving back what was taken (for goods that came back) leaves the rest set aside.
    pub const fn is_secured(&self) -> bool {
        let is_taken = self.captured > 0 && self.captured >= self.due();
        let is_set_aside = matches!(self.phase, PaymentPhase::Authorized) && (self.refunded == 0 || !is_taken);
        self.is_of_nothing() || is_set_aside || (is_taken && self.refunded < self.captured)
    }

    /// Whether the customer's money is still with us: an authorisation, or what was taken and not given back.
    pub const fn is_live(&self) -> bool {
        self.captured > self.refunded || (matches!(self.phase, PaymentPhase::Authorized) && self.captured == 0)
    }
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
