//! The payment itself: its sums, its rows, and when it is to be looked at again.

use std::time::Duration;

use domain::id::{OrderId, PaymentId, PaymentMethodId};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::rows::pending;
use super::{Attempt, AttemptState, Capture, Refund, Rest, RowState, Status, Step, Void, Waived, code};

/// How many times a shopper may try.
pub const MAX_ATTEMPTS: usize = 5;
/// How many captures, voids and refunds each a payment has at most.
pub const MAX_ROWS: usize = 20;
/// How long a customer has for what the provider asks of him (3-D Secure), where the shop does not say.
pub const ACT_WITHIN_S: u32 = 10 * 60;
/// How long whoever began an operation is left alone with it; longer than one may take.
pub const LEASE: Duration = Duration::from_secs(15);
/// From which age on an authorisation has a due time. What is captured before, as almost all is, never needs one: an
/// entry in the index costs a write when it comes and another when it goes. The watch gives the others theirs.
pub const WATCHED_FROM: Duration = Duration::from_secs(6 * 24 * 60 * 60);
/// By when after that the watch has come by for certain: what is due before has a due time from the first.
pub const WATCHED_WITHIN: Duration = Duration::from_secs(2 * 60 * 60);
/// The longest pause between two looks at the same open operation.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// How long the rest of an authorisation is kept after the last capture, for a shipment that is told of late.
pub(super) const REST_IS_KEPT: Duration = Duration::from_secs(60 * 60);

/// The payment of one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Bears the order's ULID.
    pub id: PaymentId,
    /// Whose order it is.
    pub owner: Owner,
    /// What is to be paid.
    pub amount: Money,
    /// Where it stands.
    pub status: Status,
    /// Set aside in all, in minor units.
    pub authorized: i64,
    /// Taken in all.
    pub captured: i64,
    /// Given back in all.
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
    /// What of the order was called off, and is not to be taken any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
    /// Whether the order is off: then what is set aside is released and what was taken is given back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closing: bool,
    /// Where the customer goes, while there is something to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_url: Option<String>,
    /// Until when an authorisation is good, or an action is waited for. (Not `expires_at`: that name is the table's.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// When what is set aside beyond the last capture is released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Timestamp>,
    /// When the order's time is up.
    pub pay_by: Timestamp,
    /// How long the customer has for what the provider asks of him, within the order's time.
    #[serde(default = "act_within")]
    pub act_within_s: u32,
    /// Why the last thing that was asked of the provider did not come about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When it is to be looked at again, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// How often the open operation was taken up again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tries: u32,
    /// Counts up with each change.
    pub version: u64,
    /// When it was made.
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
    /// A new payment, for which nothing was asked yet.
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

    /// The payment of an order of nothing: there is nothing to ask a provider for, so it is settled from the first.
    pub fn of_nothing(id: PaymentId, owner: Owner, nothing: Money, now: Timestamp) -> Self {
        Self { status: Status::Captured, ..Self::new(id, owner, nothing, now, now) }
    }

    /// Whether nothing is to be paid.
    pub const fn is_of_nothing(&self) -> bool {
        self.amount.amount == 0
    }

    /// The order; it bears the same ULID.
    pub fn order_id(&self) -> OrderId {
        self.id.raw().into()
    }

    /// So many minor units of the payment's currency.
    pub const fn money(&self, minor_units: i64) -> Money {
        Money::new(minor_units, self.amount.currency)
    }

    /// The payment method of the last attempt.
    pub fn method(&self) -> Option<PaymentMethodId> {
        self.attempts.last().map(|attempt| attempt.method)
    }

    /// The attempt that holds, or may yet hold, the money.
    pub fn live_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|a| a.state != AttemptState::Declined)
    }

    /// What is to be asked of a provider next: the rows that stand open are the list of what is to be done.
    pub fn next_step(&self) -> Option<Step> {
        let settling = || pending(&self.captures).or_else(|| pending(&self.voids));
        pending(&self.attempts).or_else(settling).or_else(|| pending(&self.refunds))
    }

    /// Taken, or about to be.
    pub(super) fn taken(&self) -> i64 {
        let underway = self.captures.iter().filter(|c| c.state == RowState::Pending).map(|c| c.amount);
        self.captured + underway.sum::<i64>()
    }

    /// What was called off with parts of the order.
    pub fn waived(&self) -> i64 {
        self.waived.iter().map(|part| part.amount).sum()
    }

    /// Authorised, not called off, not taken, and not about to be.
    pub(super) fn capturable(&self) -> i64 {
        (self.authorized - self.waived() - self.taken()).max(0)
    }

    /// Taken, not given back, and not about to be.
    pub(super) fn refundable(&self) -> i64 {
        self.captured - self.refunded - self.giving_back()
    }

    /// About to be given back.
    pub(super) fn giving_back(&self) -> i64 {
        self.refunds.iter().filter(|r| r.state == RowState::Pending).map(|r| r.amount).sum()
    }

    /// What a provider could not take in parts: it is taken with the last capture.
    pub(super) fn put_off(&self) -> i64 {
        let unavailable = Some(code::PARTIAL_CAPTURE_UNAVAILABLE);
        let parts = self.captures.iter().filter(|c| c.source.is_some() && c.code.as_deref() == unavailable);
        parts.map(|c| c.amount).sum()
    }

    /// Whether what is set aside was given back, or is about to be.
    pub(super) fn is_released(&self) -> bool {
        let voided = self.voids.iter().any(|v| v.state != RowState::Failed);
        voided || self.captures.iter().any(|c| c.release && c.state != RowState::Failed)
    }

    /// What becomes of the rest with a capture.
    pub fn rest_of(&self, capture: &Capture) -> Rest {
        match capture {
            _ if self.captured + capture.amount >= self.authorized => Rest::Release,
            Capture { release: true, .. } => Rest::Release,
            Capture { last: true, .. } => Rest::KeepIfPossible,
            _ => Rest::Keep,
        }
    }

    /// Where a payment stands once nothing more is taken.
    pub(super) const fn settled(&self) -> Status {
        match self.refunded {
            0 => Status::Captured,
            refunded if refunded < self.captured => Status::PartiallyRefunded,
            _ => Status::Refunded,
        }
    }

    /// Whether nothing is held or kept any more.
    pub fn is_closed(&self) -> bool {
        matches!(self.status, Status::Voided | Status::Expired | Status::Refunded)
    }

    /// Sets when it is to be looked at again: an open operation when its lease is over, one that waits when its time is.
    pub(super) fn schedule(&mut self, now: Timestamp) {
        let pause = (LEASE * (1 << self.tries.min(10))).min(LONGEST_PAUSE);
        self.due_at = match self.status {
            _ if self.next_step().is_some() => Some(now + pause),
            // What could not be undone is tried again, as long as there is room for a row.
            _ if self.closing && !self.is_closed() && self.has_room_to_close() => Some(now + pause),
            _ if self.closing => None,
            Status::ActionRequired => self.waits_until(),
            Status::Authorized | Status::PartiallyCaptured => self.waits_until().filter(|due| {
                let of_age = self.of_age_at();
                now >= of_age || *due < of_age + WATCHED_WITHIN
            }),
            _ => self.release_at,
        };
    }

    /// Gives an authorisation that was too young for it its due time. `false` where nothing is held, or it has one.
    ///
    /// Whoever changes it from this age on gives it one himself. An open capture that an event asked for gets the same
    /// due time: see [`Payment::is_attended`].
    pub fn come_of_age(&mut self) -> bool {
        if self.due_at.is_some() || !matches!(self.status, Status::Authorized | Status::PartiallyCaptured) {
            return false;
        }
        self.due_at = self.waits_until();
        self.due_at.is_some()
    }

    /// From when on an authorisation has a due time. By the age of the id and not by `created_at`, for the watch goes by
    /// the order of the ids: an order may be told of days late.
    fn of_age_at(&self) -> Timestamp {
        let made_at = i64::try_from(self.id.raw().made_at_ms()).unwrap_or(i64::MAX);
        Timestamp::from_millis(made_at) + WATCHED_FROM
    }

    /// Until when what is set aside, or a rest of it, is left as it is.
    fn waits_until(&self) -> Option<Timestamp> {
        self.valid_until.into_iter().chain(self.release_at).min()
    }

    /// Leaves the time at which it is looked at again as it was: for work that an event asked for, which comes again
    /// until the work is through. An entry of its own would cost two writes, and say nothing new.
    pub fn is_attended(&mut self, due_before: Option<Timestamp>) {
        self.due_at = due_before;
    }

    /// Sees to it that an operation that stays open is taken up again. `false` where that was seen to before.
    pub fn watch(&mut self, now: Timestamp) -> bool {
        let soon = self.due_at.is_some_and(|due| due <= now + LONGEST_PAUSE);
        if soon || self.next_step().is_none() {
            return false;
        }
        self.schedule(now);
        true
    }

    pub(super) fn has_room_to_close(&self) -> bool {
        self.voids.len() < MAX_ROWS && self.refunds.len() < MAX_ROWS
    }
}
