//! What payments publishes: facts, each with the running sums.

mod wallet;

use serde::{Deserialize, Serialize};

pub use self::wallet::{WalletAsked, WalletOperation};
use super::event;
use domain::id::{DisputeId, OrderId, PaymentId};
use domain::{Money, Timestamp};

/// The money is set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentAuthorized {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Authorised in all.
    pub authorized: Money,
    /// Until when the provider keeps it.
    pub expires_at: Timestamp,
}
event!(PaymentAuthorized, "payments.payment.authorized", Fact, |e| e.payment_id.to_string());

/// The customer has to do something at the provider (3-D Secure).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentActionRequired {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which attempt.
    pub attempt: u32,
    /// Where the customer goes.
    pub action_url: String,
}
event!(
    PaymentActionRequired,
    "payments.payment.action_required",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:action_required:{}", e.payment_id, e.attempt)
);

/// An attempt was declined; another may follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentDeclined {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which attempt.
    pub attempt: u32,
    /// `card_declined`, `insufficient_funds`, …: the same over all providers.
    pub code: String,
}
event!(
    PaymentDeclined,
    "payments.payment.declined",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:declined:{}", e.payment_id, e.attempt)
);

/// An authorisation, or an action that was waited for, ran out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentExpired {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
}
event!(PaymentExpired, "payments.payment.expired", Fact, |e| e.payment_id.to_string());

/// The authorisation was given back, or the payment closed before there was one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentVoided {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
}
event!(PaymentVoided, "payments.payment.voided", Fact, |e| e.payment_id.to_string());

/// Money was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentCaptured {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which capture, from 1.
    pub n: u32,
    /// Taken by this one.
    pub amount: Money,
    /// Taken in all.
    pub captured: Money,
    /// What asked for it: a shipment's, a return's or a cancellation's id; nothing where somebody did by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The provider that moved it: `simulator`, `stripe`, `wallet`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
event!(
    PaymentCaptured,
    "payments.payment.captured",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:capture:{}", e.payment_id, e.n)
);

/// Money was given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentRefunded {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which refund, from 1.
    pub n: u32,
    /// Given back by this one.
    pub amount: Money,
    /// Given back in all.
    pub refunded: Money,
    /// What asked for it: a shipment's, a return's or a cancellation's id; nothing where somebody did by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The provider that moved it: `simulator`, `stripe`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
event!(
    PaymentRefunded,
    "payments.payment.refunded",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:refund:{}", e.payment_id, e.n)
);

/// Money could not be taken, and is not asked for again: for people to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentCaptureFailed {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which capture.
    pub n: u32,
    /// What was to be taken.
    pub amount: Money,
    /// Why, as a code that is the same over all providers.
    pub code: String,
    /// What asked for it, as in `payments.payment.captured`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
event!(
    PaymentCaptureFailed,
    "payments.payment.capture_failed",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:capture_failed:{}", e.payment_id, e.n)
);

/// Money could not be given back, and is not tried again: for people to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentRefundFailed {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Which refund.
    pub n: u32,
    /// What was to be given back.
    pub amount: Money,
    /// Why, as a code that is the same over all providers.
    pub code: String,
    /// What asked for it, as in `payments.payment.refunded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
event!(
    PaymentRefundFailed,
    "payments.payment.refund_failed",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:refund_failed:{}", e.payment_id, e.n)
);

/// The cardholder disputes a charge with the bank: the provider takes the money back until it is decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeOpened {
    /// The dispute.
    pub dispute_id: DisputeId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// How much is disputed.
    pub amount: Money,
    /// Why, as a code that is the same over all providers.
    pub reason: String,
    /// Until when the shop can answer, where the provider says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<Timestamp>,
}
event!(DisputeOpened, "payments.dispute.opened", Fact, |e| e.dispute_id.to_string());

/// A dispute was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeClosed {
    /// The dispute.
    pub dispute_id: DisputeId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// How much was disputed.
    pub amount: Money,
    /// Whether the money is the shop's again.
    pub won: bool,
    /// The provider that had taken the money back: `simulator`, `stripe`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
event!(DisputeClosed, "payments.dispute.closed", Fact, |e| e.dispute_id.to_string());
