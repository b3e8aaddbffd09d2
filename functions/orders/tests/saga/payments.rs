//! A small model of payments.
//!
//! It authorises, captures and refunds, and remembers cancellations.

use crate::world::{Message, Shop, World};

/// How many cards the customer has.
const CARDS: u32 = 2;

/// The money of the one order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Till {
    state: State,
    attempt: u32,
    pub(crate) was_authorized: bool,
    pub(crate) captured: bool,
    refunded: bool,
    /// Whether the order failed, so that no more money is captured for it.
    called_off: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum State {
    #[default]
    Untouched,
    ActionRequired,
    Declined,
    Authorized,
    Voided,
    Expired,
}

impl Till {
    /// Whether the customer's money is authorised or captured.
    pub(crate) fn is_live(&self) -> bool {
        if self.captured { !self.refunded } else { self.state == State::Authorized }
    }
}

fn authorize(world: &mut World) {
    (world.till.state, world.till.was_authorized) = (State::Authorized, true);
    world.send(Message::Authorized);
}

fn decline(world: &mut World) {
    world.till.state = State::Declined;
    world.send(if world.till.attempt == 1 { Message::Declined1 } else { Message::Declined2 });
}

fn capture(world: &mut World, shop: &Shop) {
    if world.till.captured {
        if shop.answers_again {
            world.send(Message::Captured);
        }
    } else if world.till.state == State::Authorized && !world.till.called_off {
        world.till.captured = true;
        world.send(Message::Captured);
    }
}

pub(crate) fn receive(world: &mut World, shop: &Shop, message: Message, well: bool) {
    match message {
        Message::AwaitingPaymentP => match world.till.state {
            State::Untouched if !world.till.called_off => {
                world.till.attempt = 1;
                if well {
                    authorize(world);
                } else {
                    world.till.state = State::ActionRequired;
                    world.send(Message::ActionRequired);
                }
            }
            State::Authorized if shop.answers_again => world.send(Message::Authorized),
            State::Expired if shop.answers_again => world.send(Message::PaymentExpired),
            _ => {}
        },
        Message::ConfirmedP if shop.captures_at_once => capture(world, shop),
        Message::ShippedP => capture(world, shop),
        Message::RejectedP | Message::CancelledP => call_off(world, shop),
        _ => {}
    }
}

fn call_off(world: &mut World, shop: &Shop) {
    let (till, first) = (world.till, !world.till.called_off);
    world.till.called_off = true;
    if till.captured {
        world.till.refunded = true;
        if first || shop.answers_again {
            world.send(Message::Refunded);
        }
    } else if !matches!(till.state, State::Untouched | State::Expired) && (first || shop.answers_again) {
        world.till.state = State::Voided;
        world.send(Message::Voided);
    }
}

/// The provider lets an authorisation or a required action expire.
pub(crate) fn expire(world: &mut World) {
    if matches!(world.till.state, State::Authorized | State::ActionRequired) && !world.till.captured {
        world.till.state = State::Expired;
        world.send(Message::PaymentExpired);
    }
}

/// The customer completes the required action, or fails.
pub(crate) fn act(world: &mut World, well: bool) {
    if world.till.state == State::ActionRequired {
        if well { authorize(world) } else { decline(world) }
    }
}

pub(crate) fn pay_again(world: &mut World, well: bool) {
    if world.till.state == State::Declined && world.till.attempt < CARDS {
        world.till.attempt += 1;
        if well { authorize(world) } else { decline(world) }
    }
}
