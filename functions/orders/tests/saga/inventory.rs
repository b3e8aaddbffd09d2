//! A small model of inventory.
//!
//! It holds, commits and releases stock, and remembers cancellations.

use crate::world::{HOLD, Message, Shop, World};

/// The stock of the one order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Shelf {
    state: State,
    pub(crate) until: i64,
    /// Whether the order failed, so that no more stock is held for it.
    called_off: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum State {
    #[default]
    Untouched,
    Refused,
    Held,
    Expired,
    Committed,
    Failed,
    Released,
}

impl Shelf {
    pub(crate) fn is_committed(&self) -> bool {
        self.state == State::Committed
    }

    pub(crate) fn is_free(&self) -> bool {
        !matches!(self.state, State::Held | State::Committed)
    }
}

pub(crate) fn receive(world: &mut World, shop: &Shop, message: Message, well: bool) {
    let (shelf, now) = (world.shelf, world.half_minutes());
    match (message, shelf.state) {
        (Message::PlacedI, State::Untouched) if !shelf.called_off => {
            if well {
                (world.shelf.state, world.shelf.until) = (State::Held, now + HOLD);
                world.send(Message::Held);
            } else {
                world.shelf.state = State::Refused;
                world.send(Message::StockRejected);
            }
        }
        (Message::CommittingI, State::Held | State::Expired) if !shelf.called_off => {
            // An expired hold is committed only if the stock is still there.
            if (shelf.state == State::Held && now < shelf.until) || well {
                world.shelf.state = State::Committed;
                world.send(Message::Committed);
            } else {
                world.shelf.state = State::Failed;
                world.send(Message::CommitFailed);
            }
        }
        (Message::RejectedI | Message::CancelledI, state) => {
            world.shelf.called_off = true;
            if matches!(state, State::Held | State::Expired | State::Committed) {
                world.shelf.state = State::Released;
                world.send(Message::Released);
            } else if state == State::Released && shop.answers_again {
                world.send(Message::Released);
            }
        }
        (Message::PlacedI, _) if shop.answers_again => match shelf.state {
            State::Held => world.send(Message::Held),
            State::Refused => world.send(Message::StockRejected),
            _ => {}
        },
        (Message::CommittingI, _) if shop.answers_again => match shelf.state {
            State::Committed => world.send(Message::Committed),
            State::Failed => world.send(Message::CommitFailed),
            _ => {}
        },
        _ => {}
    }
}

pub(crate) fn expire(world: &mut World) {
    if world.shelf.state == State::Held && world.half_minutes() >= world.shelf.until {
        world.shelf.state = State::Expired;
        world.send(Message::HoldExpired);
    }
}
