//! How payments, payment methods and refunds look from outside.

use domain::id::{DisputeId, OrderId, PaymentId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use serde::Serialize;
use service::Problem;
use service::caller::Caller;

use crate::Payments;
use crate::model::{AttemptState, Capture, Payment, Refund, RefundId, ReturnUrl, RowState, Status};
use crate::scopes::PaymentsRead;
use crate::store::{Dispute, DisputeState, PaymentMethod};

/// The payment of an order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentResponse {
    /// Bears the order's ULID.
    id: PaymentId,
    /// The order that is paid.
    order_id: OrderId,
    /// Whose order it is.
    owner: Owner,
    /// Where it stands.
    status: Status,
    /// What is to be paid.
    amount: Money,
    /// Set aside in all; never less than what was captured.
    authorized: Money,
    /// Taken in all; never less than what was refunded.
    captured: Money,
    /// Given back in all.
    refunded: Money,
    /// What of the order was called off, and is not taken any more.
    cancelled: Money,
    /// The payment method of the last attempt.
    method: Option<PaymentMethodId>,
    /// Where the customer has to do something: an absolute URL, or a path on this host (the simulator).
    #[schema(example = "/payments/webhooks/simulator/actions/pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG.1.6f1c")]
    action_url: Option<String>,
    /// Until when the authorisation is good, or the action is waited for.
    expires_at: Option<Timestamp>,
    /// Why the last thing that was asked of the provider did not come about.
    #[schema(example = "insufficient_funds")]
    last_error: Option<String>,
    /// Every attempt, the first one first; at most 5.
    attempts: Vec<AttemptResponse>,
    /// Every capture.
    captures: Vec<CaptureResponse>,
    /// Every refund.
    refunds: Vec<RefundResponse>,
    /// Counts up with each change.
    version: u64,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// An attempt to have the money set aside.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AttemptResponse {
    /// Its number, from 1.
    n: u32,
    /// With which payment method.
    payment_method: PaymentMethodId,
    /// How it stands.
    status: AttemptState,
    /// Why it was declined.
    #[schema(example = "card_declined")]
    error: Option<String>,
    /// When it was begun.
    created_at: Timestamp,
}

/// A capture of money that was set aside.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaptureResponse {
    /// Its number, from 1.
    n: u32,
    /// What is taken.
    amount: Money,
    /// Whether none is to follow.
    #[serde(rename = "final")]
    last: bool,
    /// What asked for it: a shipment (`ful_…`), `confirmed`, a cancellation; nothing where staff did.
    #[schema(example = "ful_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    source: Option<String>,
    /// How it stands.
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
    /// The payment that it is of.
    payment_id: PaymentId,
    /// What is given back.
    amount: Money,
    /// Why, in the shop's words.
    reason: Option<String>,
    /// What asked for it: a return (`ret_…`), a cancellation; nothing where staff did.
    #[schema(example = "ret_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    source: Option<String>,
    /// How it stands.
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
    /// At which provider.
    #[schema(example = "simulator")]
    provider: String,
    /// For people, where the provider tells.
    #[schema(example = "Test card •••• 0001")]
    label: Option<String>,
    /// Where the customer comes back to from the provider.
    return_url: Option<ReturnUrl>,
    /// Counts up with each change.
    version: u64,
    /// When it was made.
    created_at: Timestamp,
}

/// A dispute: the cardholder wants a charge undone by his bank.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DisputeResponse {
    /// `dp_…`.
    id: DisputeId,
    /// The payment that it is about.
    payment_id: PaymentId,
    /// The payment's order.
    order_id: OrderId,
    /// At which provider; it is answered there.
    #[schema(example = "stripe")]
    provider: String,
    /// What the provider calls it.
    reference: String,
    /// How much is disputed.
    amount: Money,
    /// Why: the same words over all providers.
    #[schema(example = "fraudulent")]
    reason: String,
    /// Where it stands.
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

impl Payments {
    /// A payment that the caller may see: his own, also from before he signed in, or any with `payments:read`.
    pub(crate) async fn visible(&self, id: PaymentId, caller: &Caller) -> Result<Payment, Problem> {
        use service::caller::Scope as _;
        let payment = self.store.payment(id).await?.ok_or_else(|| self.no_payment(id))?;
        if caller.has_scope(PaymentsRead::NAME) || self.owns(caller, &payment.owner).await? {
            return Ok(payment);
        }
        Err(self.no_payment(id))
    }

    /// Says that there is no payment. One is known by its order's id before it is made: of one that young a client is told to
    /// come again, the same whether it is not there, never will be, or is not the caller's to know of.
    pub(crate) fn no_payment(&self, id: PaymentId) -> Problem {
        match id.raw().is_young(&self.context.clock) {
            true => Problem::not_yet("payment"),
            false => Problem::not_found("payment"),
        }
    }

    /// Whether something is the caller's own, also from before he signed in.
    pub(crate) async fn owns(&self, caller: &Caller, owner: &Owner) -> Result<bool, Problem> {
        match caller.owner() {
            Some(caller) => Ok(self.store.same_person(&caller, owner).await?),
            None => Ok(false),
        }
    }
}
