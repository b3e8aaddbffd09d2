//! The saga: one pure function, `(state, input) → (state, effects)`.
//!
//! These guarantees keep every order consistent although messages are lost, repeated, late or out of order:
//!
//! - *orders* publishes exactly one outcome before confirmation: `confirmed`, `rejected` or `cancelled`. It publishes
//!   `rejected` or `cancelled` again when a late fact shows that another capability has not processed it, and by the
//!   sweep until stock and money are known to be released.
//! - *inventory* remembers `rejected` and `cancelled`, also for orders that it has never seen: it releases what it holds
//!   or has committed for them, and holds nothing more.
//! - *payments* remembers them too: it voids an authorisation, refunds captured money and refuses late attempts.
//!
//! A free order asks payments for nothing: once its stock is held, the stock is committed.

mod commands;
mod facts;

use std::time::Duration;

use domain::Timestamp;

use self::commands::{cancel, move_goods};
use self::facts::{apply_payment, apply_stock, sets_aside};
use super::{Announcement, Effect, FulfillmentStatus, Input, Payment, Reason, Saga, Status, Stock, Trigger, What};

/// How long inventory has to answer; as long as a hold lasts.
pub const PLACED_TIME: Duration = Duration::from_secs(60 * 60);
/// How long the shopper has to pay.
pub const PAYMENT_TIME: Duration = Duration::from_secs(15 * 60);
/// How long a hold must still last for the next step to begin.
pub const HOLD_MARGIN: Duration = Duration::from_secs(60);
/// The pause before an event is published again; doubled each time, up to 32-fold.
pub const REPUBLISH_AFTER: Duration = Duration::from_secs(2 * 60);
/// How often an event is published again at most.
///
/// The last time is about twelve hours after the first.
pub const MAX_REPUBLISHED: u8 = 16;

type Effects = Vec<Effect>;

/// Begins an order with a total in minor units.
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
        published_at: at,
        republished: 0,
    };
    (saga, vec![Effect::Note(What::Placed), Effect::Publish(Announcement::Placed)])
}

/// Begins an order that is rejected at once; no stock is held for it.
pub fn begin_rejected(total: i64, reason: Reason, at: Timestamp) -> (Saga, Effects) {
    let (mut saga, mut effects) = (begin(total, at).0, vec![Effect::Note(What::Placed)]);
    call_off(&mut saga, &mut effects, at, reason);
    (saga, effects)
}

/// Takes one step.
///
/// An input that changes nothing yields the same state and no effects.
pub fn step(state: &Saga, input: &Input) -> (Saga, Effects) {
    let (mut saga, mut effects) = (*state, Vec::new());
    let at = input.at;
    match input.what {
        Trigger::TimePassed => pass_time(&mut saga, &mut effects, at),
        Trigger::TooManyWaiting if saga.status == Status::AwaitingPayment => {
            call_off(&mut saga, &mut effects, at, Reason::TooManyWaiting);
        }
        Trigger::TooManyWaiting => {}
        Trigger::Cancel(by) => cancel(&mut saga, &mut effects, at, by),
        Trigger::Goods { change, status } => move_goods(&mut saga, &mut effects, at, change, status),
        Trigger::StockHeld { .. }
        | Trigger::StockRejected
        | Trigger::StockCommitted
        | Trigger::StockCommitFailed
        | Trigger::StockReleased
        | Trigger::HoldExpired => apply_stock(&mut saga, &mut effects, input),
        _ => apply_payment(&mut saga, &mut effects, input),
    }
    // Inventory or payments set something aside for a failed order: it has not seen the event, or its fact overtook it.
    if state.status.is_off() && sets_aside(state, &saga) {
        publish_state(&mut saga, &mut effects, at);
    }
    (saga, effects)
}

fn pass_time(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    if saga.status.is_open() && saga.deadline.is_some_and(|deadline| at >= deadline) {
        return call_off(saga, effects, at, Reason::TimedOut);
    }
    if republish_at(saga).is_some_and(|moment| at >= moment) {
        let republished = saga.republished.saturating_add(1);
        publish_state(saga, effects, at);
        saga.republished = republished;
    }
}

/// Completes the order once all of it is shipped or cancelled, and paid.
fn complete(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    let (shipped, paid) = (saga.fulfillment >= FulfillmentStatus::Shipped, saga.payment.captured >= saga.payment.due());
    if saga.status == Status::Confirmed && shipped && paid {
        enter(saga, effects, at, Status::Completed);
    }
}

/// Ends an order that has lost its stock or money.
///
/// Rejects an open order, and cancels a confirmed one that has not left.
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
    publish_state(saga, effects, at);
}

/// Publishes the event of the present state.
fn publish_state(saga: &mut Saga, effects: &mut Effects, at: Timestamp) {
    (saga.published_at, saga.republished) = (at, 0);
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

/// When the event of the present state is published again.
///
/// `None` if the order waits for no answer.
fn republish_at(saga: &Saga) -> Option<Timestamp> {
    let waits = saga.status.is_open() || saga.awaits_release();
    let pause = REPUBLISH_AFTER.saturating_mul(1 << saga.republished.min(5));
    (waits && saga.republished < MAX_REPUBLISHED).then(|| saga.published_at + pause)
}

/// When the sweep has to look at the order next.
///
/// `None` if the order waits for nothing.
pub fn due_at(saga: &Saga) -> Option<Timestamp> {
    let deadline = saga.deadline.filter(|_| saga.status.is_open());
    [deadline, republish_at(saga)].into_iter().flatten().min()
}
