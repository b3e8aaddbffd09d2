//! The answers: payments, payment methods, refunds and disputes.

use domain::id::{DisputeId, OrderId, PaymentId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use serde::Serialize;

use crate::model::{AttemptState, Capture, Payment, Refund, RefundId, ReturnUrl, RowState, Status};
use crate::store::{Dispute, DisputeState, PaymentMethod};

/// The payment of an order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentResponse {
    /// Has the order's ULID.
    id: PaymentId,
    /// The order that is paid.
    order_id: OrderId,
    /// The order's owner.
    owner: Owner,
    /// The state.
    status: Status,
    /// What is to be paid.
    amount: Money,
    /// Authorised in total; never less than `captured`.
    authorized: Money,
    /// Captured in total; never less than `refunded`.
    captured: Money,
    /// Refunded in total.
    refunded: Money,
    /// The value of cancelled lines, which is not captured any more.
    cancelled: Money,
    /// The payment method of the last attempt.
    method: Option<PaymentMethodId>,
    /// Where the customer has to act: an absolute URL, or a path on this host
    /// (the simulator).
    #[schema(example = "/payments/webhooks/simulator/actions/pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG.1.6f1c")]
    action_url: Option<String>,
    /// When the authorisation, or the time for the action, ends.
    expires_at: Option<Timestamp>,
    /// Why the provider refused the last operation.
    #[schema(example = "insufficient_funds")]
    last_error: Option<String>,
    /// All attempts, oldest first; at most 5.
    attempts: Vec<AttemptResponse>,
    /// All captures, oldest first.
    captures: Vec<CaptureResponse>,
    /// All refunds, oldest first.
    refunds: Vec<RefundResponse>,
    /// Counts up with each change.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// An attempt to authorise the money.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AttemptResponse {
    /// Its number, from 1.
    n: u32,
    /// The payment method.
    payment_method: PaymentMethodId,
    /// The state.
    status: AttemptState,
    /// Why it was declined.
    #[schema(example = "card_declined")]
    error: Option<String>,
    /// When it was begun.
    created_at: Timestamp,
}

/// A capture of authorised money.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaptureResponse {
    /// Its number, from 1.
    n: u32,
    /// The amount to capture.
    amount: Money,
    /// Whether it is the last capture.
    #[serde(rename = "final")]
    last: bool,
    /// What asked for it: a shipment (`ful_…`), `confirmed`, or a cancellation;
    /// null for staff.
    #[schema(example = "ful_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    source: Option<String>,
    /// The state.
    status: RowState,
    /// Why it failed.
    error: Option<String>,
    /// When it was begun.
    created_at: Timestamp,
}

/// A refund.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RefundResponse {
    /// `ref_…`.
    id: RefundId,
    /// The refunded payment.
    payment_id: PaymentId,
    /// The amount to refund.
    amount: Money,
    /// The reason, in the shop's words.
    reason: Option<String>,
    /// What asked for it: a return (`ret_…`) or a cancellation; null for staff.
    #[schema(example = "ret_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    source: Option<String>,
    /// The state.
    status: RowState,
    /// Why it failed.
    error: Option<String>,
    /// When it was begun.
    created_at: Timestamp,
}

/// A payment method: a reference to a provider's token, never the token itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentMethodResponse {
    /// `pm_…`.
    id: PaymentMethodId,
    /// The provider.
    #[schema(example = "simulator")]
    provider: String,
    /// A label for people, where the provider gives one.
    #[schema(example = "Test card •••• 0001")]
    label: Option<String>,
    /// Where the customer returns to from the provider.
    return_url: Option<ReturnUrl>,
    /// Counts up with each change.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
}

/// A dispute: the cardholder asks the bank to reverse a charge.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DisputeResponse {
    /// `dp_…`.
    id: DisputeId,
    /// The disputed payment.
    payment_id: PaymentId,
    /// The payment's order.
    order_id: OrderId,
    /// The provider, where the dispute is answered.
    #[schema(example = "stripe")]
    provider: String,
    /// The provider's name for the dispute.
    reference: String,
    /// The disputed amount.
    amount: Money,
    /// The reason, as a code that is the same for all providers.
    #[schema(example = "fraudulent")]
    reason: String,
    /// The state.
    status: DisputeState,
    /// Until when the shop can answer.
    respond_by: Option<Timestamp>,
    /// Counts up with each change.
    version: u64,
    /// When it was opened.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Payment> for PaymentResponse {
    fn from(payment: &Payment) -> Self {
        let attempts = payment.attempts.iter().map(|a| AttemptResponse {
            n: a.n,
            payment_method: a.method,
            status: a.state,
            error: a.code.clone(),
            created_at: a.at,
        });
        let captures = payment.captures.iter().map(|capture| CaptureResponse::of(payment, capture));
        Self {
            id: payment.id,
            order_id: payment.order_id(),
            owner: payment.owner,
            status: payment.status,
            amount: payment.amount,
            authorized: payment.money(payment.authorized),
            captured: payment.money(payment.captured),
            refunded: payment.money(payment.refunded),
            cancelled: payment.money(payment.waived()),
            method: payment.method(),
            action_url: payment.action_url.clone(),
            expires_at: payment.valid_until,
            last_error: payment.last_error.clone(),
            attempts: attempts.collect(),
            captures: captures.collect(),
            refunds: payment.refunds.iter().map(|refund| RefundResponse::of(payment, refund)).collect(),
            version: payment.version,
            created_at: payment.created_at,
            updated_at: payment.updated_at,
        }
    }
}

impl CaptureResponse {
    pub(crate) fn of(payment: &Payment, capture: &Capture) -> Self {
        Self {
            n: capture.n,
            amount: payment.money(capture.amount),
            last: capture.last,
            source: capture.source.clone(),
            status: capture.state,
            error: capture.code.clone(),
            created_at: capture.at,
        }
    }
}

impl RefundResponse {
    pub(crate) fn of(payment: &Payment, refund: &Refund) -> Self {
        Self {
            id: RefundId { payment: payment.id, n: refund.n },
            payment_id: payment.id,
            amount: payment.money(refund.amount),
            reason: refund.reason.clone(),
            source: refund.source.clone(),
            status: refund.state,
            error: refund.code.clone(),
            created_at: refund.at,
        }
    }
}

impl From<&PaymentMethod> for PaymentMethodResponse {
    fn from(method: &PaymentMethod) -> Self {
        Self {
            id: method.id,
            provider: method.provider.clone(),
            label: method.label.clone(),
            return_url: method.return_url.clone(),
            version: method.version,
            created_at: method.created_at,
        }
    }
}

impl From<&Dispute> for DisputeResponse {
    fn from(dispute: &Dispute) -> Self {
        Self {
            id: dispute.id,
            payment_id: dispute.payment_id,
            order_id: dispute.payment_id.raw().into(),
            provider: dispute.provider.clone(),
            reference: dispute.reference.clone(),
            amount: dispute.amount,
            reason: dispute.reason.clone(),
            status: dispute.state,
            respond_by: dispute.respond_by,
            version: dispute.version,
            created_at: dispute.created_at,
            updated_at: dispute.updated_at,
        }
    }
}
