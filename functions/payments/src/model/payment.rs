//! The payment itself: its sums, its rows, and its due time.

use std::time::Duration;

use domain::id::{OrderId, PaymentId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::rows::pending;
use super::{Attempt, AttemptState, Capture, Refund, Rest, RowState, Status, Step, Void, Waived, code};

/// How many attempts a payment has at most.
pub const MAX_ATTEMPTS: usize = 5;
/// How many captures, voids and refunds each a payment has at most.
pub const MAX_ROWS: usize = 20;
/// How long a customer has for an action (3-D Secure) by default.
pub const ACT_WITHIN_S: u32 = 10 * 60;

/// The provider of wallets: the ledger.
pub const WALLET: &str = "wallet";

/// How long the rest of an authorisation is kept after the last capture.
/// A shipment's event may come late.
pub(super) const RELEASE_REST_AFTER: Duration = Duration::from_secs(60 * 60);

/// The payment of one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Has the order's ULID.
    pub id: PaymentId,
    /// Whose order it is.
    pub owner: Owner,
    /// What is to be paid.
    pub amount: Money,
    /// The state.
    pub status: Status,
    /// Authorised in total, in minor units.
    pub authorized: i64,
    /// Captured in total.
    pub captured: i64,
    /// Refunded in total.
    pub refunded: i64,
    /// At most [`MAX_ATTEMPTS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// At most [`MAX_ROWS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<Capture>,
    /// At most [`MAX_ROWS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voids: Vec<Void>,
    /// At most [`MAX_ROWS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// The cancelled parts of the order, which are not captured any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
    /// Whether the order is cancelled or rejected: voids and refunds follow.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closing: bool,
    /// Where the customer goes while an action is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_url: Option<String>,
    /// When the authorisation, or the time for the action, ends.
    /// (The table uses the name `expires_at` itself.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// When the rest of the authorisation is released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Timestamp>,
    /// When the order's time is up.
    pub pay_by: Timestamp,
    /// How long the customer has for an action, within the order's time.
    #[serde(default = "act_within")]
    pub act_within_s: u32,
    /// Why the provider refused the last operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When the sweep continues the payment, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// How often the open operation was resumed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tries: u32,
    /// Counts up with each change.
    pub version: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

const fn act_within() -> u32 {
    ACT_WITHIN_S
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Payment {
    /// Creates a payment without attempts.
    pub const fn new(id: PaymentId, owner: Owner, amount: Money, pay_by: Timestamp, now: Timestamp) -> Self {
        Self {
            id,
            owner,
            amount,
            status: Status::Created,
            authorized: 0,
            captured: 0,
            refunded: 0,
            attempts: Vec::new(),
            captures: Vec::new(),
            voids: Vec::new(),
            refunds: Vec::new(),
            waived: Vec::new(),
            closing: false,
            action_url: None,
            valid_until: None,
            release_at: None,
            pay_by,
            act_within_s: ACT_WITHIN_S,
            last_error: None,
            due_at: None,
            tries: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Creates the payment of an order of nothing, which needs no provider.
    /// It is settled from the start.
    pub fn of_nothing(id: PaymentId, owner: Owner, nothing: Money, now: Timestamp) -> Self {
        Self { status: Status::Captured, ..Self::new(id, owner, nothing, now, now) }
    }

    /// Whether nothing is to be paid.
    pub const fn is_of_nothing(&self) -> bool {
        self.amount.amount == 0
    }

    /// The order, which has the same ULID.
    pub fn order_id(&self) -> OrderId {
        self.id.raw().into()
    }

    /// An amount in the payment's currency.
    pub const fn money(&self, minor_units: i64) -> Money {
        Money::new(minor_units, self.amount.currency)
    }

    /// The payment method of the last attempt.
    pub fn method(&self) -> Option<PaymentMethodId> {
        self.attempts.last().map(|attempt| attempt.method)
    }

    /// The attempt that holds the money, or still may.
    pub fn live_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|a| a.state != AttemptState::Declined)
    }

    /// The provider that holds or has moved the money.
    pub fn provider(&self) -> Option<String> {
        self.live_attempt().map(|attempt| attempt.provider.clone())
    }

    /// Whether a wallet pays.
    pub fn is_by_wallet(&self) -> bool {
        self.live_attempt().is_some_and(|attempt| attempt.provider == WALLET)
    }

    /// The next step at a provider: the pending rows are the open work.
    pub fn next_step(&self) -> Option<Step> {
        let settling = || pending(&self.captures).or_else(|| pending(&self.voids));
        pending(&self.attempts).or_else(settling).or_else(|| pending(&self.refunds))
    }

    /// Captured, or about to be.
    pub(super) fn captured_or_pending(&self) -> i64 {
        let pending = self.captures.iter().filter(|c| c.state == RowState::Pending).map(|c| c.amount);
        self.captured + pending.sum::<i64>()
    }

    /// The value of the cancelled parts of the order.
    pub fn waived(&self) -> i64 {
        self.waived.iter().map(|part| part.amount).sum()
    }

    /// Authorised, not cancelled, not captured, and not about to be.
    pub(super) fn capturable(&self) -> i64 {
        (self.authorized - self.waived() - self.captured_or_pending()).max(0)
    }

    /// Captured, not refunded, and not about to be.
    pub(super) fn refundable(&self) -> i64 {
        self.captured - self.refunded - self.refunding()
    }

    /// About to be refunded.
    pub(super) fn refunding(&self) -> i64 {
        self.refunds.iter().filter(|r| r.state == RowState::Pending).map(|r| r.amount).sum()
    }

    /// Parts that the provider could not capture; the last capture adds them.
    pub(super) fn postponed(&self) -> i64 {
        let unavailable = Some(code::PARTIAL_CAPTURE_UNAVAILABLE);
        let parts = self.captures.iter().filter(|c| c.source.is_some() && c.code.as_deref() == unavailable);
        parts.map(|c| c.amount).sum()
    }

    /// Whether the authorisation was released, or is about to be.
    pub(super) fn is_released(&self) -> bool {
        let voided = self.voids.iter().any(|v| v.state != RowState::Failed);
        voided || self.captures.iter().any(|c| c.release && c.state != RowState::Failed)
    }

    /// What a capture does with the rest of the authorisation.
    pub fn rest_of(&self, capture: &Capture) -> Rest {
        match capture {
            _ if self.captured + capture.amount >= self.authorized => Rest::Release,
            Capture { release: true, .. } => Rest::Release,
            Capture { last: true, .. } => Rest::KeepIfPossible,
            _ => Rest::Keep,
        }
    }

    /// The state once nothing more is captured.
    pub(super) const fn settled(&self) -> Status {
        match self.refunded {
            0 => Status::Captured,
            refunded if refunded < self.captured => Status::PartiallyRefunded,
            _ => Status::Refunded,
        }
    }

    /// Whether nothing is authorised or captured any more.
    pub fn is_closed(&self) -> bool {
        matches!(self.status, Status::Voided | Status::Expired | Status::Refunded)
    }

    pub(super) fn has_room_to_close(&self) -> bool {
        self.voids.len() < MAX_ROWS && self.refunds.len() < MAX_ROWS
    }
}
