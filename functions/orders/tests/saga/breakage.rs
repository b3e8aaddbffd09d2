//! Sagas with one broken guard each, and the property that each violates.

use orders::model::saga::step;
use orders::model::{Announcement, Effect, FulfillmentStatus, Input, Saga, Status, Trigger};

/// A broken saga.
pub(crate) struct Broken {
    pub(crate) name: &'static str,
    pub(crate) step: fn(&Saga, &Input) -> (Saga, Vec<Effect>),
    /// How many messages must be lost to reveal it.
    pub(crate) losses: u8,
    /// The property that it violates.
    pub(crate) found_as: &'static str,
}

const NOTHING_LEFT: &str = "in the end a failed order holds no stock and no money";

pub(crate) const ALL: &[Broken] = &[
    Broken {
        name: "a hold counts as committed",
        step: |saga, input| match (saga.status, input.what) {
            (Status::Committing, Trigger::StockHeld { .. }) => {
                step(saga, &Input { what: Trigger::StockCommitted, ..*input })
            }
            _ => step(saga, input),
        },
        losses: 0,
        found_as: "confirmed only with stock committed and money authorised",
    },
    Broken {
        name: "a late authorisation revives the order",
        step: |saga, input| match (saga.status, input.what) {
            (Status::Rejected, Trigger::PaymentAuthorized { .. }) => {
                step(&Saga { status: Status::AwaitingPayment, ..*saga }, input)
            }
            _ => step(saga, input),
        },
        losses: 0,
        found_as: "an order has exactly one outcome",
    },
    Broken {
        name: "a cancellation is not published",
        step: |saga, input| without(step(saga, input), Announcement::Cancelled),
        losses: 0,
        found_as: NOTHING_LEFT,
    },
    Broken {
        name: "a lost rejection is not published again",
        step: |saga, input| match saga.status {
            Status::Rejected => without(step(saga, input), Announcement::Rejected),
            _ => step(saga, input),
        },
        losses: 1,
        found_as: NOTHING_LEFT,
    },
    Broken {
        name: "deadlines are ignored",
        step: |saga, input| match input.what {
            Trigger::TimePassed if saga.status.is_open() => (*saga, Vec::new()),
            _ => step(saga, input),
        },
        losses: 1,
        found_as: "in the end no order is open",
    },
    Broken {
        name: "a shipped order can be cancelled",
        step: |saga, input| match input.what {
            Trigger::Cancel(_) if saga.status == Status::Confirmed => {
                let (next, effects) = step(&Saga { fulfillment: FulfillmentStatus::Packed, ..*saga }, input);
                (Saga { fulfillment: saga.fulfillment, ..next }, effects)
            }
            _ => step(saga, input),
        },
        losses: 0,
        found_as: "a shipped order is never cancelled",
    },
    Broken {
        name: "an expired authorisation is ignored",
        step: |saga, input| match input.what {
            Trigger::PaymentExpired => (*saga, Vec::new()),
            _ => step(saga, input),
        },
        losses: 0,
        found_as: "in the end a confirmed order has its stock and its money",
    },
];

fn without((saga, effects): (Saga, Vec<Effect>), silenced: Announcement) -> (Saga, Vec<Effect>) {
    (saga, effects.into_iter().filter(|effect| *effect != Effect::Publish(silenced)).collect())
}
