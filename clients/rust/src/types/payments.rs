// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of payments.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::{Secret, text_enum};

text_enum! {
    /// The outcome of an action.
    ActionOutcome {
        Succeed = "succeed",
        Fail = "fail",
    }
}

/// A payment method, as its provider's token.
///
/// Not `Debug`: a token stays out of logs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AddPaymentMethodRequest {
    /// The provider: the shop's own, which is also the default, or `wallet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The token that the provider gave the shopper's browser. Never a card number. A wallet has none, every other
    /// provider needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Where the customer returns to after an action at the provider (3-D Secure): `https`, or `http` on localhost.
    /// Without it Stripe declines a payment that needs an action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_url: Option<ReturnUrl>,
}

/// An attempt to authorise the money.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AttemptResponse {
    /// Its number, from 1.
    pub n: u32,
    /// The payment method.
    pub payment_method: PaymentMethodId,
    /// The state.
    pub status: AttemptState,
    /// Why it was declined.
    pub error: Option<String>,
    /// When it was begun.
    pub created_at: String,
}

text_enum! {
    /// The state of an attempt.
    AttemptState {
        Pending = "pending",
        ActionRequired = "action_required",
        Authorized = "authorized",
        Declined = "declined",
    }
}

/// What to capture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CapturePaymentRequest {
    /// At most what is authorised, not cancelled and not captured yet, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Whether it is the last capture, which releases the rest. A capture of all that is left is always final.
    pub r#final: bool,
}

impl CapturePaymentRequest {
    /// Makes one with what it needs.
    pub fn new(r#final: bool) -> Self {
        Self { amount: None, r#final }
    }
}

/// A capture of authorised money.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CaptureResponse {
    /// Its number, from 1.
    pub n: u32,
    /// The amount to capture.
    pub amount: Money,
    /// Whether it is the last capture.
    pub r#final: bool,
    /// What asked for it: a shipment (`ful_…`), `confirmed`, or a cancellation; null for staff.
    pub source: Option<String>,
    /// The state.
    pub status: RowState,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was begun.
    pub created_at: String,
}

/// How the customer's action ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompleteActionRequest {
    /// `succeed`: the money is authorised. `fail`: the attempt is declined with `authentication_failed`.
    pub outcome: ActionOutcome,
}

impl CompleteActionRequest {
    /// Makes one.
    pub fn new(outcome: ActionOutcome) -> Self {
        Self { outcome }
    }
}

/// A dispute: the cardholder asks the bank to reverse a charge.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DisputeResponse {
    /// `dp_…`.
    pub id: DisputeId,
    /// The disputed payment.
    pub payment_id: PaymentId,
    /// The payment's order.
    pub order_id: OrderId,
    /// The provider, where the dispute is answered.
    pub provider: String,
    /// The provider's name for the dispute.
    pub reference: String,
    /// The disputed amount.
    pub amount: Money,
    /// The reason, as a code that is the same for all providers.
    pub reason: String,
    /// The state.
    pub status: DisputeState,
    /// Until when the shop can answer.
    pub respond_by: Option<String>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was opened.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// The state of a dispute.
    DisputeState {
        Open = "open",
        Won = "won",
        Lost = "lost",
    }
}

/// A payment method: a reference to a provider's token, never the token itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PaymentMethodResponse {
    /// `pm_…`.
    pub id: PaymentMethodId,
    /// The provider.
    pub provider: String,
    /// A label for people, where the provider gives one.
    pub label: Option<String>,
    /// Where the customer returns to from the provider.
    pub return_url: Option<ReturnUrl>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
}

/// The payment of an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PaymentResponse {
    /// Has the order's ULID.
    pub id: PaymentId,
    /// The order that is paid.
    pub order_id: OrderId,
    /// The order's owner.
    pub owner: Owner,
    /// The state.
    pub status: PaymentState,
    /// What is to be paid.
    pub amount: Money,
    /// Authorised in total; never less than `captured`.
    pub authorized: Money,
    /// Captured in total; never less than `refunded`.
    pub captured: Money,
    /// Refunded in total.
    pub refunded: Money,
    /// The value of cancelled lines, which is not captured any more.
    pub cancelled: Money,
    /// The payment method of the last attempt.
    pub method: Option<PaymentMethodId>,
    /// Where the customer has to act: an absolute URL, or a path on this host (the simulator).
    pub action_url: Option<String>,
    /// When the authorisation, or the time for the action, ends.
    pub expires_at: Option<String>,
    /// Why the provider refused the last operation.
    pub last_error: Option<String>,
    /// All attempts, oldest first; at most 5.
    pub attempts: Vec<AttemptResponse>,
    /// All captures, oldest first.
    pub captures: Vec<CaptureResponse>,
    /// All refunds, oldest first.
    pub refunds: Vec<RefundResponse>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// The state of a payment.
    PaymentState {
        Created = "created",
        Processing = "processing",
        ActionRequired = "action_required",
        Authorized = "authorized",
        Declined = "declined",
        PartiallyCaptured = "partially_captured",
        Captured = "captured",
        PartiallyRefunded = "partially_refunded",
        Refunded = "refunded",
        Voided = "voided",
        Expired = "expired",
    }
}

/// `ref_`, the payment's ULID and the refund's number.
pub type RefundId = String;

/// What to refund, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RefundPaymentRequest {
    /// At most what is captured and not refunded yet, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The reason, in the shop's words; the customer sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RefundResponse {
    /// `ref_…`.
    pub id: RefundId,
    /// The refunded payment.
    pub payment_id: PaymentId,
    /// The amount to refund.
    pub amount: Money,
    /// The reason, in the shop's words.
    pub reason: Option<String>,
    /// What asked for it: a return (`ret_…`) or a cancellation; null for staff.
    pub source: Option<String>,
    /// The state.
    pub status: RowState,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was begun.
    pub created_at: String,
}

/// The payment method of the new attempt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetryPaymentRequest {
    /// One of the shopper's own payment methods.
    pub payment_method: PaymentMethodId,
}

impl RetryPaymentRequest {
    /// Makes one.
    pub fn new(payment_method: impl Into<PaymentMethodId>) -> Self {
        Self { payment_method: payment_method.into() }
    }
}

/// Where the customer returns to: https, or http on localhost; no fragment.
pub type ReturnUrl = String;

text_enum! {
    /// The state of a capture, void or refund.
    RowState {
        Pending = "pending",
        Done = "done",
        Failed = "failed",
    }
}
