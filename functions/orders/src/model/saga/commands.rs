//! The saga's commands: each changes the order or is refused.

use domain::Timestamp;

use super::{Effects, complete, enter};
use crate::model::{Announcement, By, Change, Effect, FulfillmentStatus, Reason, Refusal, Saga, Status, What};

pub(super) fn cancel(saga: &mut Saga, effects: &mut Effects, at: Timestamp, by: By) {
    let reason = match by {
        By::Owner => Reason::CancelledByOwner,
        By::Staff => Reason::CancelledByStaff,
    };
    match saga.status {
        Status::Placed | Status::AwaitingPayment => {}
        Status::Confirmed if saga.fulfillment <= FulfillmentStatus::Packed => {}
        Status::Committing => return effects.push(Effect::Refuse(Refusal::BeingConfirmed)),
        Status::Confirmed | Status::Completed => return effects.push(Effect::Refuse(Refusal::AlreadyShipped)),
        Status::Rejected | Status::Cancelled => return effects.push(Effect::Refuse(Refusal::AlreadyOff)),
    }
    (saga.deadline, saga.reason) = (None, Some(reason));
    enter(saga, effects, at, Status::Cancelled);
}

/// Moves the goods if the order and its payment allow it.
///
/// [`Goods`](crate::model::Goods) has counted the pieces.
pub(super) fn move_goods(
    saga: &mut Saga,
    effects: &mut Effects,
    at: Timestamp,
    change: Change,
    status: FulfillmentStatus,
) {
    let (what, announcement) = match change {
        Change::Delivered if saga.was_confirmed && !saga.status.is_off() => {
            (What::Delivered, Some(Announcement::Delivered))
        }
        _ if saga.status != Status::Confirmed => return effects.push(Effect::Refuse(Refusal::NotConfirmed)),
        Change::Shipped if !saga.payment.is_secured() => return effects.push(Effect::Refuse(Refusal::NotPaid)),
        Change::Packed => (What::Packed, None),
        Change::Unpacked => (What::Unpacked, None),
        Change::Shipped => (What::Shipped, Some(Announcement::Shipped)),
        Change::Delivered => (What::Delivered, Some(Announcement::Delivered)),
        Change::LinesCancelled { amount } => {
            saga.payment.cancelled = saga.payment.cancelled.saturating_add(amount);
            (What::LinesCancelled, Some(Announcement::LinesCancelled))
        }
    };
    saga.fulfillment = status;
    effects.push(Effect::Note(what));
    effects.extend(announcement.map(Effect::Publish));
    complete(saga, effects, at);
}
