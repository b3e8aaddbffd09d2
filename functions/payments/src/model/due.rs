//! When a payment is to be looked at again.

use std::time::Duration;

use domain::Timestamp;

use super::{Payment, Status};

/// How long the call that began an operation has it to itself.
/// Longer than a call may take.
pub const LEASE: Duration = Duration::from_secs(15);
/// The age from which an authorisation has a due time; the watch sets it.
///
/// Almost all are captured before and never need one. An entry in the index costs a write to add and a write to remove.
pub const WATCHED_FROM: Duration = Duration::from_secs(6 * 24 * 60 * 60);
/// How long after that age the watch has surely read the payment.
/// An authorisation that is due earlier has a due time from the start.
pub const WATCHED_WITHIN: Duration = Duration::from_secs(2 * 60 * 60);
/// The longest pause between two tries of the same open operation.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

impl Payment {
    /// Sets the due time.
    ///
    /// An open operation is due at the end of its lease, a waiting payment at the end of its time.
    pub(super) fn schedule(&mut self, now: Timestamp) {
        let pause = (LEASE * (1 << self.tries.min(10))).min(LONGEST_PAUSE);
        self.due_at = match self.status {
            _ if self.next_step().is_some() => Some(now + pause),
            // A refused void or refund is repeated as long as there is room for a row.
            _ if self.closing && !self.is_closed() && self.has_room_to_close() => Some(now + pause),
            _ if self.closing => None,
            Status::ActionRequired => self.waits_until(),
            Status::Authorized | Status::PartiallyCaptured => self.waits_until().filter(|due| {
                let scheduled_from = self.scheduled_from();
                now >= scheduled_from || *due < scheduled_from + WATCHED_WITHIN
            }),
            _ => self.release_at,
        };
    }

    /// Gives an authorisation its due time once it is old enough.
    ///
    /// Returns `false` where nothing is authorised, or a due time is set. From this age on each change sets the due
    /// time itself. An open capture that an event asked for gets the same due time: see [`Payment::keep_due_time`].
    pub fn give_due_time(&mut self) -> bool {
        if self.due_at.is_some() || !matches!(self.status, Status::Authorized | Status::PartiallyCaptured) {
            return false;
        }
        self.due_at = self.waits_until();
        self.due_at.is_some()
    }

    /// From when an authorisation has a due time.
    ///
    /// The age of the id counts, not `created_at`: the watch reads in the order of the ids, and an order's event may
    /// come days late.
    fn scheduled_from(&self) -> Timestamp {
        let made_at = i64::try_from(self.id.raw().made_at_ms()).unwrap_or(i64::MAX);
        Timestamp::from_millis(made_at) + WATCHED_FROM
    }

    /// Until when the authorisation, or its rest, is kept.
    fn waits_until(&self) -> Option<Timestamp> {
        self.valid_until.into_iter().chain(self.release_at).min()
    }

    /// Restores an earlier due time, for work that an event asked for.
    ///
    /// The event is delivered again until the work is done. An index entry would cost two writes and add nothing.
    /// But the answer of a wallet comes by an event of its own: the one that asked for the work is not delivered again,
    /// and the due time stays.
    pub fn keep_due_time(&mut self, due_before: Option<Timestamp>) {
        if !self.is_by_wallet() {
            self.due_at = due_before;
        }
    }

    /// Gives an open operation a due time.
    ///
    /// Returns `false` where no operation is open, or a due time is near.
    pub fn give_open_due_time(&mut self, now: Timestamp) -> bool {
        let soon = self.due_at.is_some_and(|due| due <= now + LONGEST_PAUSE);
        if soon || self.next_step().is_none() {
            return false;
        }
        self.schedule(now);
        true
    }
}
