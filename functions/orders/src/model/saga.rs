//! The saga: one pure function, `(state, input) → (state, effects)`.
//!
//! Who guarantees what, so that no order is left half made, whatever is lost, doubled, late or out of order:
//!
//! - *orders* publishes exactly one outcome before confirmation (`confirmed`, `rejected` or `cancelled`), and publishes
//!   `rejected` or `cancelled` again whenever a late fact shows that somebody has not heard it, and by the sweep for as
//!   long as stock or money is not known to be given back.
//! - *inventory* remembers `rejected` and `cancelled`, also for orders that it has never seen: whatever it holds or has
//!   sold for them is given back, whatever comes later is not held.
//! - *payments* remembers them likewise: an authorisation is voided, captured money refunded, a late attempt refused.
//!
//! An order of nothing asks payments for nothing: once its stock is held, it is committed.

mod commands;
mod facts;

use std::time::Duration;

use domain::Timestamp;

use self::commands::{cancel, move_goods};
use self::facts::{hear_of_money, hear_of_stock, sets_aside};
use super::{Announcement, Effect, FulfillmentStatus, Input, Payment, Reason, Saga, Status, Stock, Trigger, What};

/// How long inventory has to answer: as long as a hold lasts.
pub const PLACED_TIME: Duration = Duration::from_secs(60 * 60);
/// How long the shopper has to pay.
pub const PAYMENT_TIME: Duration = Duration::from_secs(15 * 60);
/// What must be left of a hold for the next step to be begun.
pub const HOLD_MARGIN: Duration = Duration::from_secs(60);
/// How long a state is left alone before its event is published again; doubled each time, up to 32-fold.
pub const RETELL_AFTER: Duration = Duration::from_secs(2 * 60);
/// How often an event is published again at most: the last time about twelve hours after the first.
pub const MAX_RETELLINGS: u8 = 16;

type Effects = Vec<Effect>;

/// Begins an order that is to come to `total` minor units.
pub fn begin(total: i64, at: Timestamp) -> (Saga, Effects) {
    let saga = Saga {
        status: Status::Placed,
        stock: Stock::Unknown,
        hold_until: None,
        payment: Payment::of(total),
        fulfillment: FulfillmentStatus::Unfulfilled,
        was_confirmed: false,
        reason: None,
        deadline: Some(at + PLACED_TIME),
        told_at: at,
        retold: 0,
    };
    (saga, vec![Effect::Note(What::Placed), Effect::Publish(Announcement::Placed)])
}

/// An order that never stands, for this reason: nothing is held for it.
pub fn begin_rejected(total: i64, reason: Reason, at: Timestamp) -> (Saga, Effects) {
    let (mut saga, mut effects) = (begin(total, at).0, vec![Effect::Note(What::Placed)]);
    call_off(&mut saga, &mut effects, at, reason);
    (saga, effects)
}

/// The saga's one step. What changes nothing yields the same state and no effects.
pub fn step(state: &Saga, input: &Input) -> (Saga, Effects) {
    let (mut saga, mut effects) = (*state, Vec::new());
    let at = input.at;
    match input.what {
        Trigger::TimePassed => pass_time(&mut saga, &mut effects, at),
        Trigger::OneTooMany if saga.status == Status::AwaitingPayment => {
            call_off(&mut saga, &mut effects, at, Reason::TooManyWaiting);
        }
        Trigger::OneTooMany => {}
        Trigger::Cancel(by) => cancel(&mut saga, &mut effects, at, by),
        Trigger::Goods { change, status } => move_goods(&mut saga, &mut effects, at, change, status),
        Trigger::StockHeld { .. }
        | Trigger::StockRejected
        | Trigger::StockCommitted
        | Trigger::StockCommitFailed
        | Trigger::StockReleased
        | Trigger::HoldExpired => hear_of_stock(&mut saga, &mut effects, input),
        _ => hear_of_money(&mut saga, &mut effects, input),
    }
    // Somebody set something aside for an order that is off: he has not heard of it, or his fact crossed the event.
    if state.status.is_off() && sets_aside(state, &saga) {
        tell(&mut saga, &mut effects, at);
    }
    (saga, effects)
}

fn pass_time(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    if saga.status.is_open() && saga.deadline.is_some_and(|deadline| at >= deadline) {
        return call_off(saga, effects, at, Reason::TimedOut);
    }
    if retell_at(saga).is_some_and(|moment| at >= moment) {
        let retold = saga.retold.saturating_add(1);
        tell(saga, effects, at);
        saga.retold = retold;
    }
}

/// Whatever was not called off is shipped, and what is to be paid for it is taken: the order is done.
fn complete(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    let (shipped, paid) = (saga.fulfillment >= FulfillmentStatus::Shipped, saga.payment.captured >= saga.payment.due());
    if saga.status == Status::Confirmed && shipped && paid {
        enter(saga, effects, at, Status::Completed);
    }
}

/// What the order rests on is gone: an open order is rejected, a confirmed one cancelled while it is still here.
fn fail(saga: &mut Saga, effects: &mut Effects, at: Timestamp, reason: Reason) {
    let here = saga.fulfillment <= FulfillmentStatus::Packed;
    if saga.status.is_open() || (saga.status == Status::Confirmed && here) {
        call_off(saga, effects, at, reason);
    }
}

fn call_off(saga: &mut Saga, effects: &mut Effects, at: Timestamp, reason: Reason) {
    (saga.deadline, saga.reason) = (None, Some(reason));
    let outcome = if saga.status == Status::Confirmed { Status::Cancelled } else { Status::Rejected };
    enter(saga, effects, at, outcome);
}

fn enter(saga: &mut Saga, effects: &mut Effects, at: Timestamp, status: Status) {
    saga.status = status;
    if status.is_off() {
        saga.fulfillment = FulfillmentStatus::Unfulfilled;
    }
    effects.push(Effect::Note(entry(status)));
    tell(saga, effects, at);
}

/// Publishes the event of the present state.
fn tell(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    (saga.told_at, saga.retold) = (at, 0);
    effects.push(Effect::Publish(announcement(saga.status)));
}

/// The event of a state.
pub const fn announcement(status: Status) -> Announcement {
    match status {
        Status::Placed => Announcement::Placed,
        Status::AwaitingPayment => Announcement::AwaitingPayment,
        Status::Committing => Announcement::Committing,
        Status::Confirmed => Announcement::Confirmed,
        Status::Completed => Announcement::Completed,
        Status::Rejected => Announcement::Rejected,
        Status::Cancelled => Announcement::Cancelled,
    }
}

const fn entry(status: Status) -> What {
    match status {
        Status::Placed => What::Placed,
        Status::AwaitingPayment => What::AwaitingPayment,
        Status::Committing => What::Committing,
        Status::Confirmed => What::Confirmed,
        Status::Completed => What::Completed,
        Status::Rejected => What::Rejected,
        Status::Cancelled => What::Cancelled,
    }
}

/// When the event of the present state is published again; never for an order that needs no answer.
fn retell_at(saga: &Saga) -> Option<Timestamp> {
    let waits = saga.status.is_open() || saga.is_unsettled();
    let pause = RETELL_AFTER.saturating_mul(1 << saga.retold.min(5));
    (waits && saga.retold < MAX_RETELLINGS).then(|| saga.told_at + pause)
}

/// When the sweep has to look at the order next; `None` once it waits for nobody.
pub fn due_at(saga: &Saga) -> Option<Timestamp> {
    let deadline = saga.deadline.filter(|_| saga.status.is_open());
    [deadline, retell_at(saga)].into_iter().flatten().min()
}
