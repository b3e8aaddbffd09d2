//! Tests the rules with random sequences of commands and waits.
//! Outcomes are repeated, late and out of order.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::id::{PaymentId, PaymentMethodId, Raw};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use proptest::prelude::*;

use super::payment::RELEASE_REST_AFTER;
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

/// A random action on a payment.
#[derive(Clone, Debug)]
enum Action {
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
    /// The provider's answer to its `at`-th step, perhaps once more.
    Answer {
        at: usize,
    },
    Expired {
        at: usize,
    },
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => Just(Action::Attempt),
        3 => (prop::option::of(0_u8..3), prop::option::of(0_i64..150), any::<bool>())
            .prop_map(|(source, amount, last)| Action::Capture { source, amount, last }),
        1 => Just(Action::Void),
        2 => prop::option::of(0_i64..150).prop_map(|amount| Action::Refund { amount }),
        1 => Just(Action::Close),
        1 => (1_u32..4, 1_i64..60, any::<bool>()).prop_map(|(n, amount, last)| Action::Waive { n, amount, last }),
        2 => (0_u8..3, 1_i64..80).prop_map(|(source, amount)| Action::Return { source, amount }),
        1 => (0_u64..700_000).prop_map(|seconds| Action::Wait { seconds }),
        8 => (0_usize..12).prop_map(|at| Action::Answer { at }),
        1 => (0_usize..12).prop_map(|at| Action::Expired { at }),
    ]
}

/// Begins a capture, by staff or for a source.
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

/// A provider whose answer to a step never changes.
#[derive(Default)]
struct FakeProvider {
    asked: Vec<Step>,
    answers: HashMap<Step, Outcome>,
    /// The steps whose action the customer has completed.
    acted: HashSet<Step>,
}

impl FakeProvider {
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

    /// The first answer, or the final one once the action is completed.
    /// Then either may come at any time.
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

/// Whether transitions lead from one status to another, perhaps several.
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
    assert!(
        after.captured_or_pending() <= after.authorized,
        "more is about to be captured than was authorised: {after:?}"
    );
    assert_eq!((captures, refunds), (after.captured, after.refunded), "rows and sums differ: {after:?}");
    assert!(after.next_step().is_none() || after.due_at.is_some(), "an open operation without a due time: {after:?}");
    assert_eq!(after.action_url.is_some(), after.status == Status::ActionRequired && !after.closing, "{after:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_hold_and_each_fact_is_published_once(actions in prop::collection::vec((action(), any::<u8>()), 1..60)) {
        let (mut payment, mut provider) = (payment(100), FakeProvider::default());
        let (mut published, mut now) = (HashSet::new(), NOW);
        for (action, luck) in actions {
            let before = payment.clone();
            let happened = match action {
                Action::Attempt => payment.attempt(method(), "simulator", now).map(|_| Vec::new()),
                Action::Capture { source, amount, last } => capture(&mut payment, source, amount, last, now),
                Action::Void => payment.request_void(now).map(|_| Vec::new()),
                Action::Refund { amount } => payment.request_refund(amount, Some("r"), now).map(|_| Vec::new()),
                Action::Waive { n, amount, last } => payment.waive(n, amount, last, now),
                Action::Return { source, amount } => payment.refund_for(&format!("ret_{source}"), amount, now),
                Action::Close => Ok(payment.close(now)),
                Action::Wait { seconds } => {
                    now = now + Duration::from_secs(seconds);
                    Ok(payment.resume(now))
                }
                Action::Answer { at } => Ok(match provider.answer(at, luck) {
                    Some((step, outcome)) => payment.apply(step, &outcome, now),
                    None => Vec::new(),
                }),
                Action::Expired { at } => Ok(match provider.asked.get(at) {
                    Some(step) => payment.learn(*step, &Report::Expired, now),
                    None => Vec::new(),
                }),
            };
            match happened {
                Err(_) => prop_assert_eq!(&payment, &before, "a refused command changed something"),
                Ok(facts) => for fact in facts {
                    prop_assert!(published.insert(key(&fact)), "{:?} twice", fact);
                },
            }
            check(&before, &payment);
            if let Some(step) = payment.next_step() {
                provider.ask(step, luck);
            }
        }
    }

    #[test]
    fn a_repeated_answer_changes_nothing(actions in prop::collection::vec((action(), any::<u8>()), 1..40)) {
        let (mut payment, mut provider) = (payment(100), FakeProvider::default());
        for (action, luck) in actions {
            match action {
                Action::Attempt => { let _ = payment.attempt(method(), "simulator", NOW); }
                Action::Capture { source, amount, last } => {
                    let _ = capture(&mut payment, source, amount, last, NOW);
                }
                Action::Void => { let _ = payment.request_void(NOW); }
                Action::Refund { amount } => { let _ = payment.request_refund(amount, Some("r"), NOW); }
                Action::Close => { let _ = payment.close(NOW); }
                Action::Waive { n, amount, last } => { let _ = payment.waive(n, amount, last, NOW); }
                Action::Return { source, amount } => {
                    let _ = payment.refund_for(&format!("ret_{source}"), amount, NOW);
                }
                Action::Wait { .. } | Action::Expired { .. } => {}
                Action::Answer { at } => if let Some((step, outcome)) = provider.answer(at, luck) {
                    payment.apply(step, &outcome, NOW);
                    let settled = payment.clone();
                    prop_assert!(payment.apply(step, &outcome, NOW).is_empty());
                    prop_assert_eq!(&payment, &settled);
                },
            }
            if let Some(step) = payment.next_step() {
                provider.ask(step, luck);
            }
        }
    }

    #[test]
    fn a_closed_payment_ends_without_money(actions in prop::collection::vec((action(), any::<u8>()), 0..30)) {
        let (mut payment, mut now, mut published) = (payment(100), NOW, Vec::new());
        let _ = payment.attempt(method(), "simulator", now);
        for (action, luck) in actions {
            match action {
                Action::Attempt => { let _ = payment.attempt(method(), "simulator", now); }
                Action::Capture { source, amount, last } => {
                    let _ = capture(&mut payment, source, amount, last, now);
                }
                Action::Refund { amount } => { let _ = payment.request_refund(amount, Some("r"), now); }
                Action::Answer { .. } => if let Some(step) = payment.next_step() {
                    let outcome = match step {
                        Step::Authorize(_) if luck.is_multiple_of(3) => declined(),
                        Step::Authorize(_) => authorized(),
                        _ => Outcome::Done,
                    };
                    published.extend(payment.apply(step, &outcome, now));
                },
                _ => {}
            }
        }
        published.extend(payment.close(now));
        // The provider refuses now and then; time and the sweep end the payment.
        for round in 0..30 {
            if let Some(step) = payment.next_step() {
                let outcome = match step {
                    Step::Authorize(_) => authorized(),
                    Step::Void(_) | Step::Refund(_) if round % 3 == 0 => declined(),
                    _ => Outcome::Done,
                };
                published.extend(payment.apply(step, &outcome, now));
            }
            now = now + Duration::from_secs(3_600);
            published.extend(payment.resume(now));
        }
        prop_assert_eq!(payment.captured, payment.refunded);
        let nothing_captured = payment.status == Status::Captured && payment.captured == 0;
        prop_assert!(payment.is_closed() || nothing_captured, "{:?}", payment);
        if payment.status == Status::Voided {
            prop_assert_eq!(published.iter().filter(|h| **h == Happened::Voided).count(), 1);
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
    assert!(payment.learn(step, &Report::Expired, NOW).is_empty());
    assert_eq!(payment, captured);
}

#[test]
fn allows_five_attempts() {
    let mut payment = payment(100);
    for _ in 0..MAX_ATTEMPTS {
        let step = payment.attempt(method(), "simulator", NOW).unwrap();
        assert_eq!(payment.attempt(method(), "simulator", NOW), Err(Refused::Busy));
        payment.apply(step, &declined(), NOW);
    }
    assert_eq!(payment.attempt(method(), "simulator", NOW), Err(Refused::TooManyAttempts));
}

fn authorised_payment(amount: i64) -> Payment {
    let mut payment = payment(amount);
    let step = payment.attempt(method(), "simulator", NOW).unwrap();
    payment.apply(step, &authorized(), NOW);
    payment
}

/// Lets all open operations succeed.
fn settle(payment: &mut Payment) -> Vec<Happened> {
    let mut happened = Vec::new();
    while let Some(step) = payment.next_step() {
        happened.extend(payment.apply(step, &Outcome::Done, NOW));
    }
    happened
}

#[test]
fn captures_each_shipment_once() {
    let mut payment = authorised_payment(100);
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
fn captures_another_shipment_after_the_last_one() {
    let mut payment = authorised_payment(100);
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
fn releases_an_uncaptured_rest_after_an_hour() {
    let mut payment = authorised_payment(100);
    payment.capture_for("ful_1", Some(70), true, NOW).unwrap();
    settle(&mut payment);
    payment.resume(NOW + Duration::from_secs(3_599));
    assert_eq!(payment.next_step(), None);
    payment.resume(NOW + Duration::from_secs(3_600));
    assert_eq!(payment.next_step(), Some(Step::Void(1)));
    assert_eq!(settle(&mut payment), [], "the release of a rest is not published");
    assert_eq!((payment.status, payment.captured, payment.due_at), (Status::Captured, 70, None));
    let failed = payment.capture_for("ful_2", Some(30), false, NOW).unwrap();
    assert_eq!(failed, [Happened::CaptureFailed { n: 2, amount: 30, code: code::NOTHING_LEFT.to_owned() }]);
}

#[test]
fn does_not_capture_cancelled_parts() {
    let mut payment = authorised_payment(100);
    assert_eq!(payment.waive(1, 30, false, NOW), Ok(Vec::new()));
    assert_eq!(payment.request_capture(Some(80), false, NOW), Err(Refused::TooMuch(70)));
    payment.capture_for("ful_1", Some(70), true, NOW).unwrap();
    assert_eq!(payment.rest_of(&payment.captures[0]), Rest::Release, "no more will be captured");
    settle(&mut payment);
    assert_eq!((payment.status, payment.captured, payment.release_at), (Status::Captured, 70, None));
}

#[test]
fn refunds_parts_cancelled_after_their_capture_once() {
    let mut payment = authorised_payment(100);
    payment.capture_for("confirmed", None, true, NOW).unwrap();
    // The refund waits for the capture's answer.
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
fn a_refund_waits_for_its_capture_and_fails_with_it() {
    let mut payment = authorised_payment(100);
    assert_eq!(payment.refund_for("ret_1", 40, NOW), Err(Refused::Busy), "nothing is captured yet");
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
fn never_refunds_more_than_was_captured() {
    let mut payment = authorised_payment(100);
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
    assert_eq!(payment.refund_for("ret_2", 10, NOW), Ok(Vec::new()), "published once");
}

#[test]
fn a_return_does_not_wait_for_what_staff_refunded() {
    let mut payment = authorised_payment(100);
    payment.capture_for("ful_1", Some(40), false, NOW).unwrap();
    settle(&mut payment);
    payment.request_refund(Some(30), None, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(
        payment.refund_for("ret_1", 50, NOW),
        Err(Refused::Busy),
        "more than was captured: a capture is to follow"
    );
    payment.refund_for("ret_1", 25, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.captured, payment.refunded), (40, 40), "what is left is refunded");
    assert_eq!(payment.refund_for("ret_2", 31, NOW), Err(Refused::Busy), "more than was captured for both returns");
    let failed = payment.refund_for("ret_2", 15, NOW).unwrap();
    assert_eq!(failed, [Happened::RefundFailed { n: 3, amount: 15, code: code::NOTHING_LEFT.to_owned() }]);
    payment.capture_for("ful_2", Some(60), true, NOW).unwrap();
    settle(&mut payment);
    payment.refund_for("ret_3", 60, NOW).unwrap();
    settle(&mut payment);
    assert_eq!((payment.captured, payment.refunded, payment.status), (100, 100, Status::Refunded));
}

#[test]
fn postponed_parts_are_captured_with_the_last_one() {
    let mut payment = authorised_payment(100);
    payment.capture_for("ful_1", Some(30), false, NOW).unwrap();
    let unavailable = Outcome::Declined { code: code::PARTIAL_CAPTURE_UNAVAILABLE.to_owned() };
    assert_eq!(payment.apply(Step::Capture(1), &unavailable, NOW), [], "the part is postponed, not given up");
    payment.capture_for("ful_2", Some(70), true, NOW).unwrap();
    assert_eq!(settle(&mut payment), [Happened::Captured { n: 2, amount: 100 }]);
    assert_eq!(payment.status, Status::Captured);
}

#[test]
fn a_shipment_that_staff_has_captured_is_no_failure() {
    let mut payment = authorised_payment(100);
    payment.request_capture(None, true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.capture_for("ful_1", Some(100), true, NOW), Ok(Vec::new()));
    let mut payment = authorised_payment(100);
    payment.request_capture(Some(60), true, NOW).unwrap();
    settle(&mut payment);
    assert_eq!(payment.status, Status::Captured, "the rest is released");
    assert!(matches!(
        &payment.capture_for("ful_1", Some(100), true, NOW).unwrap()[..],
        [Happened::CaptureFailed { .. }]
    ));
}

#[test]
fn an_expired_authorisation_is_released_at_once() {
    let mut payment = authorised_payment(100);
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    let expired = Outcome::Declined { code: code::AUTHORIZATION_EXPIRED.to_owned() };
    let failed = payment.apply(Step::Capture(1), &expired, NOW);
    assert_eq!(failed, [Happened::CaptureFailed { n: 1, amount: 100, code: code::AUTHORIZATION_EXPIRED.to_owned() }]);
    assert_eq!(payment.due_at, Some(NOW));
    payment.resume(NOW);
    assert_eq!(settle(&mut payment), [Happened::Expired]);
}

/// A payment whose id was made now, authorised for a time.
fn young(valid_for: Duration) -> Payment {
    let id = PaymentId::from(Raw::from_parts(u64::try_from(NOW.as_millis()).unwrap(), 7));
    let mut payment = Payment { id, ..payment(100) };
    let step = payment.attempt(method(), "simulator", NOW).unwrap();
    let outcome = Outcome::Authorized { reference: "r".to_owned(), expires_at: NOW + valid_for };
    payment.apply(step, &outcome, NOW);
    payment
}

#[test]
fn an_authorisation_has_no_due_time_while_it_is_young() {
    let week = Duration::from_secs(7 * 86_400);
    for valid_for in [Duration::from_secs(60), WATCHED_FROM, WATCHED_FROM + WATCHED_WITHIN - Duration::from_millis(1)] {
        assert_eq!(young(valid_for).due_at, Some(NOW + valid_for), "the watch may be too late");
    }
    for valid_for in [WATCHED_FROM + WATCHED_WITHIN, week, week * 4] {
        let mut payment = young(valid_for);
        assert_eq!(payment.due_at, None);
        assert!(payment.give_due_time() && !payment.give_due_time(), "once");
        assert_eq!(payment.due_at, Some(NOW + valid_for));
    }
    // A later change sets the due time itself.
    for (age, due) in [(WATCHED_FROM - Duration::from_millis(1), None), (WATCHED_FROM, Some(NOW + week))] {
        let mut payment = young(week);
        payment.capture_for("ful_1", Some(30), false, NOW + age).unwrap();
        payment.apply(Step::Capture(1), &Outcome::Done, NOW + age);
        assert_eq!((payment.status, payment.due_at), (Status::PartiallyCaptured, due));
    }
}

#[test]
fn only_authorisations_without_a_due_time_get_one() {
    let week = Duration::from_secs(7 * 86_400);
    let mut payment = young(week);
    payment.waive(1, 30, true, NOW).unwrap();
    assert_eq!(payment.due_at, Some(NOW + RELEASE_REST_AFTER), "the rest is kept for an hour");
    assert!(!payment.give_due_time(), "it has a due time already");
    let mut payment = young(week);
    payment.capture_for("ful_1", Some(100), true, NOW).unwrap();
    payment.keep_due_time(None);
    let mut lost = payment.clone();
    assert!(lost.give_due_time(), "an open capture gets one too");
    lost.resume(NOW + week);
    assert_eq!((lost.next_step(), lost.tries), (Some(Step::Capture(1)), 1));
    settle(&mut payment);
    assert_eq!((payment.due_at, payment.give_due_time()), (None, false));
}
