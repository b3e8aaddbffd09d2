//! The rules under random sequences: commands, outcomes that come twice, late and in any order, and time.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::id::{PaymentId, PaymentMethodId, Raw};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use proptest::prelude::*;

use super::payment::REST_IS_KEPT;
use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);
const ULID: &str = "01J8ZQ4T6M3V0X9K2B7C5D1EFG";

fn method() -> PaymentMethodId {
    format!("pm_{ULID}").parse().unwrap()
}

fn payment(amount: i64) -> Payment {
    let (id, owner): (PaymentId, Owner) =
        (format!("pay_{ULID}").parse().unwrap(), format!("acct_{ULID}").parse().unwrap());
    Payment::new(id, owner, Money::new(amount, "EUR".parse().unwrap()), NOW + Duration::from_secs(900), NOW)
}

fn authorized() -> Outcome {
    Outcome::Authorized { reference: "r".to_owned(), expires_at: NOW + Duration::from_secs(7 * 86_400) }
}

fn declined() -> Outcome {
    Outcome::Declined { code: "card_declined".to_owned() }
}

/// What may be done to a payment, in any order.
#[derive(Clone, Debug)]
enum Deed {
    Attempt,
    Capture {
        source: Option<u8>,
        amount: Option<i64>,
        last: bool,
    },
    Void,
    Refund {
        amount: Option<i64>,
    },
    Close,
    Waive {
        n: u32,
        amount: i64,
        last: bool,
    },
    Return {
        source: u8,
        amount: i64,
    },
    Wait {
        seconds: u64,
    },
    /// The provider's answer to the `at`-th thing that was ever asked of it; it may have been given before.
    Answer {
        at: usize,
    },
    Expired {
        at: usize,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => Just(Deed::Attempt),
        3 => (prop::option::of(0_u8..3), prop::option::of(0_i64..150), any::<bool>())
            .prop_map(|(source, amount, last)| Deed::Capture { source, amount, last }),
        1 => Just(Deed::Void),
        2 => prop::option::of(0_i64..150).prop_map(|amount| Deed::Refund { amount }),
        1 => Just(Deed::Close),
        1 => (1_u32..4, 1_i64..60, any::<bool>()).prop_map(|(n, amount, last)| Deed::Waive { n, amount, last }),
        2 => (0_u8..3, 1_i64..80).prop_map(|(source, amount)| Deed::Return { source, amount }),
        1 => (0_u64..700_000).prop_map(|seconds| Deed::Wait { seconds }),
        8 => (0_usize..12).prop_map(|at| Deed::Answer { at }),
        1 => (0_usize..12).prop_map(|at| Deed::Expired { at }),
    ]
}

/// A capture, by hand or for a source.
fn capture(
    payment: &mut Payment,
    source: Option<u8>,
    amount: Option<i64>,
    last: bool,
    now: Timestamp,
) -> Result<Vec<Happened>, Refused> {
    match source {
        Some(source) => payment.capture_for(&source.to_string(), amount, last, now),
        None => payment.request_capture(amount, last, now).map(|_| Vec::new()),
    }
}

/// The provider: it answers each thing once and for all.
#[derive(Default)]
struct Truth {
    asked: Vec<Step>,
    answers: HashMap<Step, Outcome>,
    /// Whether the customer's action has been done since.
    acted: HashSet<Step>,
}

impl Truth {
    fn ask(&mut self, step: Step, luck: u8) {
        if self.answers.contains_key(&step) {
            return;
        }
        let answer = match (step, luck % 4) {
            (Step::Authorize(_), 0) => declined(),
            (Step::Authorize(_), 1) => {
                Outcome::ActionRequired { reference: "r".to_owned(), action_url: "/a".to_owned() }
            }
            (Step::Authorize(_), _) => authorized(),
            (_, 0) => declined(),
            (..) => Outcome::Done,
        };
        self.asked.push(step);
        self.answers.insert(step, answer);
    }

    /// The first answer, and once the action is done the final one: both may come at any time from then on.
    fn answer(&mut self, at: usize, luck: u8) -> Option<(Step, Outcome)> {
        let step = *self.asked.get(at % self.asked.len().max(1))?;
        let answer = self.answers.get(&step)?.clone();
        if matches!(answer, Outcome::ActionRequired { .. }) && luck.is_multiple_of(2) {
            self.acted.insert(step);
        }
        match answer {
            Outcome::ActionRequired { .. } if self.acted.contains(&step) && !luck.is_multiple_of(3) => {
                Some((step, authorized()))
            }
            answer => Some((step, answer)),
        }
    }
}

fn key(fact: &Happened) -> String {
    match fact {
        Happened::Declined { attempt, .. } => format!("declined {attempt}"),
        Happened::Captured { n, .. } => format!("captured {n}"),
        Happened::Refunded { n, .. } => format!("refunded {n}"),
        Happened::CaptureFailed { n, .. } => format!("capture failed {n}"),
        Happened::RefundFailed { n, .. } => format!("refund failed {n}"),
        other => format!("{other:?}"),
    }
}

/// Whether there is a way of arrows from one status to another; one deed may take several.
fn reaches(from: Status, to: Status) -> bool {
    let mut seen = HashSet::from([from]);
    let mut edge = vec![from];
    while let Some(at) = edge.pop() {
        edge.extend(Status::ALL.into_iter().filter(|next| at.may_become(*next) && seen.insert(*next)));
    }
    seen.contains(&to)
}

fn check(before: &Payment, after: &Payment) {
    assert!(0 <= after.refunded && after.refunded <= after.captured, "refunded more than captured: {after:?}");
    assert!(after.captured <= after.authorized, "captured more than authorised: {after:?}");
    assert!(after.authorized <= after.amount.amount, "authorised more than asked: {after:?}");
    assert!(before.captured <= after.captured && before.refunded <= after.refunded, "a sum fell: {after:?}");
    assert!(reaches(before.status, after.status), "{:?} became {:?}", before.status, after.status);
    assert!(after.attempts.len() <= MAX_ATTEMPTS && after.captures.len() <= MAX_ROWS);
    assert!(after.voids.len() <= MAX_ROWS && after.refunds.len() <= MAX_ROWS);
    let captures = after.captures.iter().filter(|c| c.state == RowState::Done).map(|c| c.amount).sum::<i64>();
    let refunds = after.refunds.iter().filter(|r| r.state == RowState::Done).map(|r| r.amount).sum::<i64>();
    assert!(after.taken() <= after.authorized, "more is about to be taken than was authorised: {after:?}");
    assert_eq!((captures, refunds), (after.captured, after.refunded), "rows and sums differ: {after:?}");
    assert!(after.next_step().is_none() || after.due_at.is_some(), "an open operation that nobody takes up: {after:?}");
    assert_eq!(after.action_url.is_some(), after.status == Status::ActionRequired && !after.closing, "{after:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_hold_and_each_fact_comes_once(deeds in prop::collection::vec((deed(), any::<u8>()), 1..60)) {
        let (mut payment, mut truth, mut told, mut now) = (payment(100), Truth::default(), HashSet::new(), NOW);
        for (deed, luck) in deeds {
            let before = payment.clone();
            let happened = match deed {
                Deed::Attempt => payment.attempt(method(), "simulator", now).map(|_| Vec::new()),
                Deed::Capture { source, amount, last } => capture(&mut payment, source, amount, last, now),
                Deed::Void => payment.request_void(now).map(|_| Vec::new()),
                Deed::Refund { amount } => payment.request_refund(amount, Some("r"), now).map(|_| Vec::new()),
                Deed::Waive { n, amount, last } => payment.waive(n, amount, last, now),
                Deed::Return { source, amount } => payment.refund_for(&format!("ret_{source}"), amount, now),
                Deed::Close => Ok(payment.close(now)),
                Deed::Wait { seconds } => {
                    now = now + Duration::from_secs(seconds);
                    Ok(payment.resume(now))
                }
                Deed::Answer { at } => Ok(match truth.answer(at, luck) {
                    Some((step, outcome)) => payment.apply(step, &outcome, now),
                    None => Vec::new(),
                }),
                Deed::Expired { at } => Ok(match truth.asked.get(at) {
                    Some(step) => payment.hear(*step, &News::Expired, now),
                    None => Vec::new(),
                }),
            };
            match happened {
                Err(_) => prop_assert_eq!(&payment, &before, "a refused command changed something"),
                Ok(facts) => for fact in facts {
                    prop_assert!(told.insert(key(&fact)), "{:?} twice", fact);
                },
            }
            check(&before, &payment);
            if let Some(step) = payment.next_step() {
                truth.ask(step, luck);
            }
        }
    }

    #[test]
    fn an_answer_that_comes_again_changes_nothing(deeds in prop::collection::vec((deed(), any::<u8>()), 1..40)) {
        let (mut payment, mut truth) = (payment(100), Truth::default());
        for (deed, luck) in deeds {
            match deed {
                Deed::Attempt => { let _ = payment.attempt(method(), "simulator", NOW); }
                Deed::Capture { source, amount, last } => {
                    let _ = capture(&mut payment, source, amount, last, NOW);
                }
                Deed::Void => { let _ = payment.request_void(NOW); }
                Deed::Refund { amount } => { let _ = payment.request_refund(amount, Some("r"), NOW); }
                Deed::Close => { let _ = payment.close(NOW); }
                Deed::Waive { n, amount, last } => { let _ = payment.waive(n, amount, last, NOW); }
                Deed::Return { source, amount } => { let _ = payment.refund_for(&format!("ret_{source}"), amount, NOW); }
                Deed::Wait { .. } | Deed::Expired { .. } => {}
                Deed::Answer { at } => if let Some((step, outcome)) = truth.answer(at, luck) {
                    payment.apply(step, &outcome, NOW);
                    let settled = payment.clone();
                    prop_assert!(payment.apply(step, &outcome, NOW).is_empty());
                    prop_assert_eq!(&payment, &settled);
                },
            }
            if let Some(step) = payment.next_step() {
                truth.ask(step, luck);
            }
        }
    }

    #[test]
    fn an_order_that_is_off_ends_without_money(deeds in prop::collection::vec((deed(), any::<u8>()), 0..30)) {
        let (mut payment, mut now, mut told) = (payment(100), NOW, Vec::new());
        let _ = payment.attempt(method(), "simulator", now);
        for (deed, luck) in deeds {
            match deed {
                Deed::Attempt => { let _ = payment.attempt(method(), "simulator", now); }
                Deed::Capture { source, amount, last } => {
                    let _ = capture(&mut payment, source, amount, last, now);
                }
                Deed::Refund { amount } => { let _ = payment.request_refund(amount, Some("r"), now); }
                Deed::Answer { .. } => if let Some(step) = payment.next_step() {
                    let outcome = match step {
                        Step::Authorize(_) if luck.is_multiple_of(3) => declined(),
                        Step::Authorize(_) => authorized(),
                        _ => Outcome::Done,
                    };
                    told.extend(payment.apply(step, &outcome, now));
                },
                _ => {}
            }
        }
        told.extend(payment.close(now));
        // The provider refuses now and then; time and the sweep bring it to its end.
        for round in 0..30 {
            if let Some(step) = payment.next_step() {
                let outcome = match step {
                    Step::Authorize(_) => authorized(),
                    Step::Void(_) | Step::Refund(_) if round % 3 == 0 => declined(),
                    _ => Outcome::Done,
                };
                told.extend(payment.apply(step, &outcome, now));
            }
            now = now + Duration::from_secs(3_600);
            told.extend(payment.resume(now));
        }
        prop_assert_eq!(payment.captured, payment.refunded);
        let nothing_taken = payment.status == Status::Captured && payment.captured == 0;
        prop_assert!(payment.is_closed() || nothing_taken, "{:?}", payment);
        if payment.status == Status::Voided {
            prop_assert_eq!(told.iter().filter(|h| **h == Happened::Voided).count(), 1);
        }
    }
}

#[test]
fn a_late_authorised_never_undoes_captured() {
    let mut payment = payment(100);
    let step = payment.attempt(method(), "simulator", NOW).unwrap();
    assert_eq!(payment.apply(step, &authorized(), NOW), [Happened::Authorized]);
    let capture = payment.request_capture(None, true, NOW).unwrap();
    assert_eq!(payment.apply(capture, &Outcome::Done, NOW), [Happened::Captured { n: 1, amount: 100 }]);
    let captured = payment.clone();
    assert!(payment.apply(step, &authorized(), NOW).is_empty());
    assert!(payment.hear(step, &News::Expired, NOW).is_empty());
    assert_eq!(payment, captured);
}

#[test]
fn a_payment_has_five_attempts() {
    let mut payment = payment(100);
    for _ in 0..MAX_ATTEMPTS {
        let step = payment.attempt(method(), "simulator", NOW).unwrap();
        assert_eq!(payment.attempt(method(), "simulator", NOW), Err(Refused::Busy));
        payment.apply(step, &declined(), NOW);
    }
    assert_eq!(payment.attempt(method(), "simulator", NOW), Err(Refused::TooManyAttempts));
}

fn set_aside(amount: i64) -> Payment {
    let mut payment = payment(amount);
    let step = payment.attempt(method(), "simulator", NOW).unwrap();
    payment.apply(step, &authorized(), NOW);
    payment
}

/// Brings what is open to a good end.
fn settle(payment: &mut Payment) -> Vec<Happened> {
    let mut happened = Vec::new();
    while let Some(step) = payment.next_step() {
        happened.extend(payment.apply(step, &Outcome::Done, NOW));
    }
    happened
}

#[test]
fn shipments_are_captured_in_parts_and_never_twice() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(30), false, NOW).unwrap();
    assert_eq!(payment.capture_for("ful_1", Some(30), false, NOW), Ok(Vec::new()));
    settle(&mut payment);
    assert_eq!((payment.status, payment.captured), (Status::PartiallyCaptured, 30));
    payment.capture_for("ful_2", Some(500), true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.status, payment.captured), (Status::Captured, 100));
    assert_eq!(payment.capture_for("ful_1", Some(30), false, NOW), Ok(Vec::new()));
    assert_eq!(payment.captures.len(), 2);
}

#[test]
fn the_last_shipment_may_be_told_of_first() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_2", Some(70), true, NOW).unwrap();
    assert_eq!(payment.rest_of(&payment.captures[0]), Rest::KeepIfPossible);
    settle(&mut payment);
    assert_eq!((payment.status, payment.release_at), (Status::Captured, Some(NOW + Duration::from_secs(3_600))));
    payment.capture_for("ful_1", Some(30), false, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(
        (payment.status, payment.captured, payment.release_at, payment.due_at),
        (Status::Captured, 100, None, None)
    );
}

#[test]
fn a_rest_that_nobody_takes_is_released() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(70), true, NOW).unwrap();
    settle(&mut payment);
    payment.resume(NOW + Duration::from_secs(3_599));
    assert_eq!(payment.next_step(), None);
    payment.resume(NOW + Duration::from_secs(3_600));
    assert_eq!(payment.next_step(), Some(Step::Void(1)));
    assert_eq!(settle(&mut payment), [], "the order hears nothing of it");
    assert_eq!((payment.status, payment.captured, payment.due_at), (Status::Captured, 70, None));
    let failed = payment.capture_for("ful_2", Some(30), false, NOW).unwrap();
    assert_eq!(failed, [Happened::CaptureFailed { n: 2, amount: 30, code: code::NOTHING_LEFT.to_owned() }]);
}

#[test]
fn what_is_called_off_is_not_taken() {
    let mut payment = set_aside(100);
    assert_eq!(payment.waive(1, 30, false, NOW), Ok(Vec::new()));
    assert_eq!(payment.request_capture(Some(80), false, NOW), Err(Refused::TooMuch(70)));
    payment.capture_for("ful_1", Some(70), true, NOW).unwrap();
    assert_eq!(payment.rest_of(&payment.captures[0]), Rest::Release, "all that is wanted is taken");
    settle(&mut payment);
    assert_eq!((payment.status, payment.captured, payment.release_at), (Status::Captured, 70, None));
}

#[test]
fn what_was_taken_before_it_was_called_off_is_given_back_once() {
    let mut payment = set_aside(100);
    payment.capture_for("confirmed", None, true, NOW).unwrap();
    // Its answer is not there yet: what is to be given back waits for it.
    payment.waive(1, 30, false, NOW).unwrap();
    assert_eq!(payment.next_step(), Some(Step::Capture(1)));
    payment.waive(1, 30, false, NOW).unwrap();
    payment.waive(2, 20, true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.captured, payment.refunded, payment.status), (100, 50, Status::PartiallyRefunded));
    let sources: Vec<_> = payment.refunds.iter().map(|r| r.source.clone().unwrap()).collect();
    assert_eq!(sources, [format!("ord_{ULID}:lines_cancelled:1"), format!("ord_{ULID}:lines_cancelled:2")]);
}

#[test]
fn a_refund_waits_for_its_capture_and_falls_with_it() {
    let mut payment = set_aside(100);
    assert_eq!(payment.refund_for("ret_1", 40, NOW), Err(Refused::Busy), "nothing is taken yet");
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    payment.refund_for("ret_1", 40, NOW).unwrap();
    assert_eq!(payment.next_step(), Some(Step::Capture(1)));
    let failed = payment.apply(Step::Capture(1), &declined(), NOW);
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(matches!(&failed[0], Happened::RefundFailed { amount: 40, .. }), "{failed:?}");
    assert!(matches!(&failed[1], Happened::CaptureFailed { amount: 100, .. }), "{failed:?}");
    assert_eq!(payment.next_step(), None);
}

#[test]
fn more_than_was_taken_is_never_given_back() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.request_refund(Some(101), None, NOW), Err(Refused::TooMuch(100)));
    payment.request_refund(Some(90), None, NOW).unwrap();
    settle(&mut payment);
    payment.refund_for("ret_1", 40, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.refunded, payment.status), (100, Status::Refunded));
    let failed = payment.refund_for("ret_2", 10, NOW).unwrap();
    assert_eq!(failed, [Happened::RefundFailed { n: 3, amount: 10, code: code::NOTHING_LEFT.to_owned() }]);
    assert_eq!(payment.refund_for("ret_2", 10, NOW), Ok(Vec::new()), "told once");
}

#[test]
fn what_staff_gave_back_is_waited_for_by_no_return() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(40), false, NOW).unwrap();
    settle(&mut payment);
    payment.request_refund(Some(30), None, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.refund_for("ret_1", 50, NOW), Err(Refused::Busy), "more than was taken: it is to come");
    payment.refund_for("ret_1", 25, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.captured, payment.refunded), (40, 40), "what is left");
    assert_eq!(payment.refund_for("ret_2", 31, NOW), Err(Refused::Busy), "beyond the first return it is to come");
    let failed = payment.refund_for("ret_2", 15, NOW).unwrap();
    assert_eq!(failed, [Happened::RefundFailed { n: 3, amount: 15, code: code::NOTHING_LEFT.to_owned() }]);
    payment.capture_for("ful_2", Some(60), true, NOW).unwrap();
    settle(&mut payment);
    payment.refund_for("ret_3", 60, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.captured, payment.refunded, payment.status), (100, 100, Status::Refunded));
}

#[test]
fn what_a_provider_takes_only_at_once_is_taken_with_the_last() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(30), false, NOW).unwrap();
    let unavailable = Outcome::Declined { code: code::PARTIAL_CAPTURE_UNAVAILABLE.to_owned() };
    assert_eq!(payment.apply(Step::Capture(1), &unavailable, NOW), [], "it is put off, not given up");
    payment.capture_for("ful_2", Some(70), true, NOW).unwrap();
    assert_eq!(settle(&mut payment), [Happened::Captured { n: 2, amount: 100 }]);
    assert_eq!(payment.status, Status::Captured);
}

#[test]
fn goods_that_are_paid_by_hand_are_no_failure() {
    let mut payment = set_aside(100);
    payment.request_capture(None, true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.capture_for("ful_1", Some(100), true, NOW), Ok(Vec::new()));
    let mut payment = set_aside(100);
    payment.request_capture(Some(60), true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.status, Status::Captured, "the rest is released");
    assert!(matches!(
        &payment.capture_for("ful_1", Some(100), true, NOW).unwrap()[..],
        [Happened::CaptureFailed { .. }]
    ));
}

#[test]
fn an_authorisation_that_ran_out_is_given_up_at_once() {
    let mut payment = set_aside(100);
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    let expired = Outcome::Declined { code: code::AUTHORIZATION_EXPIRED.to_owned() };
    let failed = payment.apply(Step::Capture(1), &expired, NOW);
    assert_eq!(failed, [Happened::CaptureFailed { n: 1, amount: 100, code: code::AUTHORIZATION_EXPIRED.to_owned() }]);
    assert_eq!(payment.due_at, Some(NOW));
    payment.resume(NOW);
    assert_eq!(settle(&mut payment), [Happened::Expired]);
}

/// A payment whose id was made now, authorised for so long.
fn young(good_for: Duration) -> Payment {
    let id = PaymentId::from(Raw::from_parts(u64::try_from(NOW.as_millis()).unwrap(), 7));
    let mut payment = Payment { id, ..payment(100) };
    let step = payment.attempt(method(), "simulator", NOW).unwrap();
    let outcome = Outcome::Authorized { reference: "r".to_owned(), expires_at: NOW + good_for };
    payment.apply(step, &outcome, NOW);
    payment
}

#[test]
fn an_authorisation_has_no_due_time_while_it_is_young() {
    let week = Duration::from_secs(7 * 86_400);
    for good_for in [Duration::from_secs(60), WATCHED_FROM, WATCHED_FROM + WATCHED_WITHIN - Duration::from_millis(1)] {
        assert_eq!(young(good_for).due_at, Some(NOW + good_for), "the watch might come too late");
    }
    for good_for in [WATCHED_FROM + WATCHED_WITHIN, week, week * 4] {
        let mut payment = young(good_for);
        assert_eq!(payment.due_at, None);
        assert!(payment.come_of_age() && !payment.come_of_age(), "once");
        assert_eq!(payment.due_at, Some(NOW + good_for));
    }
    // Whoever changes it later schedules it himself.
    for (age, due) in [(WATCHED_FROM - Duration::from_millis(1), None), (WATCHED_FROM, Some(NOW + week))] {
        let mut payment = young(week);
        payment.capture_for("ful_1", Some(30), false, NOW + age).unwrap();
        payment.apply(Step::Capture(1), &Outcome::Done, NOW + age);
        assert_eq!((payment.status, payment.due_at), (Status::PartiallyCaptured, due));
    }
}

#[test]
fn only_what_holds_money_comes_of_age() {
    let week = Duration::from_secs(7 * 86_400);
    let mut payment = young(week);
    payment.waive(1, 30, true, NOW).unwrap();
    assert_eq!(payment.due_at, Some(NOW + REST_IS_KEPT), "a rest that is kept for an hour");
    assert!(!payment.come_of_age(), "it has a due time");
    let mut payment = young(week);
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    payment.is_attended(None);
    let mut lost = payment.clone();
    assert!(lost.come_of_age(), "a capture of which nobody knows how it went");
    lost.resume(NOW + week);
    assert_eq!((lost.next_step(), lost.tries), (Some(Step::Capture(1)), 1));
    settle(&mut payment);
    assert_eq!((payment.due_at, payment.come_of_age()), (None, false));
}
