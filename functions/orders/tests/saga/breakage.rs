//! Sagas with one guard broken each, and the promise that breaks with it.

use orders::model::saga::step;
use orders::model::{Announcement, Effect, FulfillmentStatus, Input, Saga, Status, Trigger};

/// A broken saga.
pub(crate) struct Broken {
    pub(crate) name: &'static str,
    pub(crate) step: fn(&Saga, &Input) -> (Saga, Vec<Effect>),
    /// How many messages must be lost for it to show.
    pub(crate) losses: u8,
    /// The promise that does not hold.
    pub(crate) found_as: &'static str,
}

const NOTHING_LEFT: &str = "in the end nothing is left of what came to nothing";

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
        found_as: "one outcome, and no other after it",
    },
    Broken {
        name: "a cancelled order tells nobody",
        step: |saga, input| without(step(saga, input), Announcement::Cancelled),
        losses: 0,
        found_as: NOTHING_LEFT,
    },
    Broken {
        name: "a rejection that was lost is not told again",
        step: |saga, input| match saga.status {
            Status::Rejected => without(step(saga, input), Announcement::Rejected),
            _ => step(saga, input),
        },
        losses: 1,
        found_as: NOTHING_LEFT,
    },
    Broken {
        name: "time never runs out",
        step: |saga, input| match input.what {
            Trigger::TimePassed if saga.status.is_open() => (*saga, Vec::new()),
            _ => step(saga, input),
        },
        losses: 1,
        found_as: "in the end no order is open",
    },
    Broken {
        name: "a shipped order can be called off",
        step: |saga, input| match input.what {
            Trigger::Cancel(_) if saga.status == Status::Confirmed => {
                let (next, effects) = step(&Saga { fulfillment: FulfillmentStatus::Packed, ..*saga }, input);
                (Saga { fulfillment: saga.fulfillment, ..next }, effects)
            }
            _ => step(saga, input),
        },
        losses: 0,
        found_as: "what is shipped is never called off",
    },
    Broken {
        name: "an authorisation that ran out is not looked at",
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
