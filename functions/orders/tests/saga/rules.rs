//! Rules that hold for any sequence of triggers, even impossible ones.

use domain::Timestamp;
use orders::model::saga::{REPUBLISH_AFTER, begin, begin_rejected, due_at, step};
use orders::model::{
    Announcement, By, Change, Effect, FulfillmentStatus, Input, Payment, PaymentPhase, PaymentStatus, Reason, Refusal,
    Saga, Status, Trigger,
};
use proptest::prelude::*;

const TOTAL: i64 = 100;

fn trigger() -> impl Strategy<Value = Trigger> {
    prop_oneof![
        (0_i64..120).prop_map(|minutes| Trigger::StockHeld { until: minute(minutes) }),
        Just(Trigger::StockRejected),
        Just(Trigger::StockCommitted),
        Just(Trigger::StockCommitFailed),
        Just(Trigger::StockReleased),
        Just(Trigger::HoldExpired),
        (99_i64..102).prop_map(|amount| Trigger::PaymentAuthorized { amount }),
        (1_u32..4).prop_map(|attempt| Trigger::PaymentActionRequired { attempt }),
        (1_u32..4).prop_map(|attempt| Trigger::PaymentDeclined { attempt }),
        Just(Trigger::PaymentExpired),
        Just(Trigger::PaymentVoided),
        (1_u32..4, 0_i64..=TOTAL).prop_map(|(n, captured)| Trigger::PaymentCaptured { n, captured }),
        (1_u32..4, 0_i64..=TOTAL).prop_map(|(n, refunded)| Trigger::PaymentRefunded { n, refunded }),
        (1_u32..4).prop_map(|n| Trigger::CaptureFailed { n }),
        (1_u32..4).prop_map(|n| Trigger::RefundFailed { n }),
        Just(Trigger::TooManyWaiting),
        Just(Trigger::TimePassed),
        Just(Trigger::Cancel(By::Owner)),
        Just(Trigger::Cancel(By::Staff)),
        (change(), status()).prop_map(|(change, status)| Trigger::Goods { change, status }),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Packed),
        Just(Change::Unpacked),
        Just(Change::Shipped),
        Just(Change::Delivered),
        (0_i64..40).prop_map(|amount| Change::LinesCancelled { amount }),
    ]
}

fn status() -> impl Strategy<Value = FulfillmentStatus> {
    prop_oneof![
        Just(FulfillmentStatus::Unfulfilled),
        Just(FulfillmentStatus::Packed),
        Just(FulfillmentStatus::PartiallyShipped),
        Just(FulfillmentStatus::Shipped),
        Just(FulfillmentStatus::Delivered),
    ]
}

fn packed() -> Trigger {
    Trigger::Goods { change: Change::Packed, status: FulfillmentStatus::Packed }
}

fn shipped() -> Trigger {
    Trigger::Goods { change: Change::Shipped, status: FulfillmentStatus::Shipped }
}

/// The triggers of a successful run, so that later states are reached too.
fn good_run() -> Vec<Trigger> {
    vec![
        Trigger::StockHeld { until: minute(60) },
        Trigger::PaymentAuthorized { amount: TOTAL },
        Trigger::StockCommitted,
        packed(),
        shipped(),
    ]
}

fn minute(n: i64) -> Timestamp {
    Timestamp::from_millis(n * 60_000)
}

fn is_allowed(from: Status, to: Status) -> bool {
    use Status::{AwaitingPayment, Cancelled, Committing, Completed, Confirmed, Placed, Rejected};
    from == to
        || matches!(
            (from, to),
            (Placed, AwaitingPayment | Rejected | Cancelled)
                | (AwaitingPayment, Committing | Rejected | Cancelled)
                | (Committing, Confirmed | Rejected)
                | (Confirmed, Completed | Cancelled)
        )
}

proptest! {
    #[test]
    fn every_step_is_an_allowed_transition_and_is_published(
        good in 0_usize..=5,
        run in prop::collection::vec((0_i64..30, trigger()), 0..40),
    ) {
        let (mut saga, _) = begin(TOTAL, minute(0));
        let mut now = 0;
        let start = good_run().into_iter().take(good).map(|what| (0, what));
        for (wait, what) in start.chain(run) {
            now += wait;
            let input = Input { at: minute(now), what };
            let (next, effects) = step(&saga, &input);
            prop_assert!(is_allowed(saga.status, next.status), "{saga:?} {what:?} {next:?}");
            let refused = effects.iter().any(|effect| matches!(effect, Effect::Refuse(_)));
            prop_assert!(!refused || (next == saga && effects.len() == 1));
            let published: Vec<_> = effects.iter().filter(|e| matches!(e, Effect::Publish(_))).collect();
            prop_assert!(next.status == saga.status || !published.is_empty(), "{what:?} changed {saga:?} without an event");
            prop_assert!(published.len() <= 2);
            let is_moved = matches!(what, Trigger::Goods { .. });
            prop_assert!(is_moved || next.fulfillment == saga.fulfillment || next.status.is_off());
            prop_assert!(next.payment.captured >= saga.payment.captured);
            prop_assert!(!saga.status.is_off() || next.reason == saga.reason);
            prop_assert!(next.status.is_off() == next.reason.is_some());
            let is_done = next.fulfillment >= FulfillmentStatus::Shipped && next.payment.captured >= next.payment.due();
            prop_assert!(saga.status == next.status || next.status != Status::Completed || is_done);
            // The sweep looks at an order exactly if the order waits for something.
            prop_assert!(!next.status.is_open() || due_at(&next).is_some());
            prop_assert!(due_at(&next).is_none() || next.status.is_open() || next.awaits_release());
            saga = next;
        }
    }

    #[test]
    fn a_repeated_fact_changes_nothing(
        good in 0_usize..=5,
        run in prop::collection::vec(trigger(), 0..20),
    ) {
        let (mut saga, _) = begin(TOTAL, minute(0));
        for what in good_run().into_iter().take(good).chain(run) {
            let input = Input { at: minute(1), what };
            saga = step(&saga, &input).0;
            let (again, effects) = step(&saga, &input);
            let silent = effects.iter().all(|effect| matches!(effect, Effect::Refuse(_)));
            let commands = matches!(what, Trigger::Goods { .. });
            prop_assert!(commands || (again == saga && silent), "{what:?} {effects:?}");
        }
    }
}

#[test]
fn republishing_doubles_its_pause_and_ends() {
    let (mut saga, _) = begin(TOTAL, minute(0));
    saga.deadline = Some(minute(1_000_000));
    let mut pauses = Vec::new();
    let mut now = minute(0);
    while let Some(due) = due_at(&saga).filter(|due| *due < minute(1_000_000)) {
        let (early, silent) = step(&saga, &Input { at: due - REPUBLISH_AFTER / 120, what: Trigger::TimePassed });
        assert_eq!((early, silent.len()), (saga, 0));
        pauses.push(due.since(now).as_secs() / 60);
        let (next, effects) = step(&saga, &Input { at: due, what: Trigger::TimePassed });
        assert_eq!(effects, [Effect::Publish(Announcement::Placed)]);
        (saga, now) = (next, due);
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64]);
}

#[test]
fn refuses_commands_in_the_wrong_state() {
    let (placed, _) = begin(TOTAL, minute(0));
    let refusal = |saga: &Saga, what| step(saga, &Input { at: minute(1), what }).1.first().copied();
    let refused = |refusal| Some(Effect::Refuse(refusal));
    assert_eq!(refusal(&placed, packed()), refused(Refusal::NotConfirmed));
    assert_eq!(refusal(&placed, shipped()), refused(Refusal::NotConfirmed));
    let committing = Saga { status: Status::Committing, ..placed };
    assert_eq!(refusal(&committing, Trigger::Cancel(By::Staff)), refused(Refusal::BeingConfirmed));
    let unpaid = Saga { status: Status::Confirmed, fulfillment: FulfillmentStatus::Packed, ..placed };
    assert_eq!(refusal(&unpaid, shipped()), refused(Refusal::NotPaid));
    let (rejected, effects) = begin_rejected(TOTAL, Reason::AccountErased, minute(0));
    assert_eq!(effects.last(), Some(&Effect::Publish(Announcement::Rejected)));
    assert_eq!(refusal(&rejected, Trigger::Cancel(By::Owner)), refused(Refusal::AlreadyOff));
}

#[test]
fn a_free_order_waits_for_stock_only() {
    let (mut saga, _) = begin(0, minute(0));
    let mut published = Vec::new();
    let run = [Trigger::StockHeld { until: minute(60) }, Trigger::StockCommitted, packed(), shipped()];
    for what in run {
        assert_eq!(saga.payment.status(), PaymentStatus::Captured, "{saga:?}");
        let (next, effects) = step(&saga, &Input { at: minute(1), what });
        published.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Publish(announcement) => Some(announcement),
            _ => None,
        }));
        saga = next;
    }
    use Announcement::{Committing, Completed, Confirmed, Shipped};
    assert_eq!(published, [Committing, Confirmed, Shipped, Completed]);
    let (off, _) = begin_rejected(0, Reason::InsufficientStock, minute(0));
    assert!(!off.awaits_release(), "no stock or money was held");
}

#[test]
fn the_payment_status_follows_captures_and_refunds() {
    let at = |phase, captured, refunded| {
        let payment = Payment { phase, captured, refunded, ..Payment::of(TOTAL) };
        (payment.status(), payment.is_secured(), payment.is_live())
    };
    use PaymentPhase::{Authorized, Expired, Pending, Voided};
    assert_eq!(at(Pending, 0, 0), (PaymentStatus::Pending, false, false));
    assert_eq!(at(Authorized, 0, 0), (PaymentStatus::Authorized, true, true));
    assert_eq!(at(Authorized, 40, 0), (PaymentStatus::PartiallyCaptured, true, true));
    assert_eq!(at(Authorized, TOTAL, 0), (PaymentStatus::Captured, true, true));
    assert_eq!(at(Authorized, 40, 40), (PaymentStatus::Refunded, true, false));
    assert_eq!(at(Expired, TOTAL, 40), (PaymentStatus::PartiallyRefunded, true, true));
    assert_eq!(at(Authorized, TOTAL, TOTAL), (PaymentStatus::Refunded, false, false));
    assert_eq!(at(Voided, 0, 0), (PaymentStatus::Voided, false, false));
    assert_eq!(at(Expired, 0, 0), (PaymentStatus::Expired, false, false));
}
