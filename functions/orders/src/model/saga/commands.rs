//! What the saga makes of commands: each changes the order, or is refused with a reason.

use shared::Timestamp;

use super::{Effects, complete, enter};
use crate::model::{
    Announcement, By, Effect, FulfillmentStatus, Happening, Input, Reason, Refusal, Saga, Status, What,
};

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

pub(super) fn fulfill(saga: &mut Saga, effects: &mut Effects, input: &Input) {
    let confirmed = saga.status == Status::Confirmed;
    let (next, what) = match (input.what, saga.fulfillment) {
        (Happening::Pack, FulfillmentStatus::Unfulfilled) if confirmed => (FulfillmentStatus::Packed, What::Packed),
        (Happening::Pack, FulfillmentStatus::Unfulfilled) => {
            return effects.push(Effect::Refuse(Refusal::NotConfirmed));
        }
        (Happening::Pack, _) => return effects.push(Effect::Refuse(Refusal::AlreadyPacked)),
        (Happening::Ship, FulfillmentStatus::Packed) if !confirmed => {
            return effects.push(Effect::Refuse(Refusal::NotConfirmed));
        }
        (Happening::Ship, FulfillmentStatus::Packed) if !saga.payment.is_secured() => {
            return effects.push(Effect::Refuse(Refusal::NotPaid));
        }
        (Happening::Ship, FulfillmentStatus::Packed) => (FulfillmentStatus::Shipped, What::Shipped),
        (Happening::Ship, _) => return effects.push(Effect::Refuse(Refusal::NotPacked)),
        (_, FulfillmentStatus::Shipped) => (FulfillmentStatus::Delivered, What::Delivered),
        _ => return effects.push(Effect::Refuse(Refusal::NotShipped)),
    };
    saga.fulfillment = next;
    effects.push(Effect::Note(what));
    match what {
        What::Shipped => effects.push(Effect::Publish(Announcement::Shipped)),
        What::Delivered => effects.push(Effect::Publish(Announcement::Delivered)),
        _ => {}
    }
    complete(saga, effects, input.at);
}
