//! Compares ten thousand random sequences of a payment with a bank's own books. Requests and answers are lost; webhooks
//! are repeated, late and out of order. `STOA_CASES` sets the number of sequences, `STOA_SEED` the first seed.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::{PaymentId, Raw};
use domain::{Money, Timestamp};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);
const ULID: &str = "01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const AMOUNT: i64 = 100;
const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The reference: a bank that does each step once.
#[derive(Default)]
struct Bank {
    /// The outcome of each step.
    answers: BTreeMap<Step, Outcome>,
    held: i64,
    valid_until: Option<Timestamp>,
    released: bool,
    captured: i64,
    refunded: i64,
    multicapture: bool,
}

impl Bank {
    fn ask(&mut self, payment: &Payment, step: Step, now: Timestamp, luck: u32) -> Outcome {
        if let Some(known) = self.answers.get(&step) {
            return known.clone();
        }
        let declined = |code: &str| Outcome::Declined { code: code.to_owned() };
        let open = self.held - self.captured;
        let outcome = match step {
            Step::Authorize(_) if luck.is_multiple_of(5) => declined(code::CARD_DECLINED),
            Step::Authorize(_) => {
                assert_eq!(self.held, 0, "authorised twice");
                self.held = AMOUNT;
                self.valid_until = Some(now + LIFE);
                Outcome::Authorized { reference: "r".to_owned(), expires_at: now + LIFE }
            }
            Step::Capture(n) => {
                let row = payment.captures.iter().find(|c| c.n == n).unwrap();
                let rest = payment.rest_of(row);
                if self.released {
                    declined(code::AUTHORIZATION_VOIDED)
                } else if self.valid_until.is_none_or(|end| end <= now) {
                    declined(code::AUTHORIZATION_EXPIRED)
                } else if row.amount > open {
                    declined(code::AMOUNT_TOO_LARGE)
                } else if rest == Rest::Keep && !self.multicapture {
                    declined(code::PARTIAL_CAPTURE_UNAVAILABLE)
                } else {
                    self.captured += row.amount;
                    self.released = rest == Rest::Release || !self.multicapture;
                    Outcome::Done
                }
            }
            Step::Void(_) if self.released => declined(code::ALREADY_CAPTURED),
            Step::Void(_) => {
                self.released = true;
                Outcome::Done
            }
            Step::Refund(n) => {
                let amount = payment.refunds.iter().find(|r| r.n == n).unwrap().amount;
                if luck.is_multiple_of(7) {
                    declined(code::REFUND_FAILED)
                } else if amount > self.captured - self.refunded {
                    declined(code::AMOUNT_TOO_LARGE)
                } else {
                    self.refunded += amount;
                    Outcome::Done
                }
            }
        };
        self.answers.insert(step, outcome.clone());
        outcome
    }

    fn check(&self, payment: &Payment, seed: u64) {
        let ours = (payment.captured, payment.refunded);
        assert!(self.captured <= self.held && self.refunded <= self.captured, "the bank lost count, seed {seed}");
        assert!(ours.0 <= self.captured && ours.1 <= self.refunded, "we record more than happened, seed {seed}");
        assert!(0 <= ours.1 && ours.1 <= ours.0 && ours.0 <= payment.authorized, "seed {seed}: {payment:?}");
        assert!(payment.authorized <= AMOUNT, "seed {seed}: {payment:?}");
        // Each settled row has the bank's answer.
        let done = |step: Step| self.answers.get(&step) == Some(&Outcome::Done);
        for row in payment.captures.iter().filter(|row| row.state == RowState::Done) {
            assert!(done(Step::Capture(row.n)), "seed {seed}: {row:?}");
        }
        for row in payment.refunds.iter().filter(|row| row.state == RowState::Done) {
            assert!(done(Step::Refund(row.n)), "seed {seed}: {row:?}");
        }
    }
}

/// Time, with the sweep, and with the watch as late as it can be.
struct Time {
    now: Timestamp,
    watched: bool,
}

impl Time {
    fn pass_to(&mut self, payment: &mut Payment, moment: Timestamp) {
        self.now = self.now.max(moment);
        if !self.watched && self.now >= watched_by(payment) {
            self.watched = true;
            payment.give_due_time();
        }
        payment.resume(self.now);
    }
}

/// When the watch has surely read a payment.
fn watched_by(payment: &Payment) -> Timestamp {
    let made_at = Timestamp::from_millis(i64::try_from(payment.id.raw().made_at_ms()).unwrap());
    made_at + WATCHED_FROM + WATCHED_WITHIN
}

/// One random action of a shopper, of staff, of the order, or of time.
fn act(payment: &mut Payment, rng: &mut StdRng, time: &mut Time) {
    let now = time.now;
    let amount = rng.random_range(1..=60);
    let some = rng.random_bool(0.7).then_some(amount);
    let last = rng.random_bool(0.3);
    let source = rng.random_range(1..=3);
    let _ = match rng.random_range(0..14) {
        0..2 => payment.attempt(format!("pm_{ULID}").parse().unwrap(), "bank", now).map(drop),
        2 => payment.request_capture(some, last, now).map(drop),
        3..6 => payment.capture_for(&format!("ful_{source}"), Some(amount), last, now).map(drop),
        6 => payment.request_void(now).map(drop),
        7 => payment.request_refund(some, None, now).map(drop),
        8..10 => payment.refund_for(&format!("ret_{source}"), amount, now).map(drop),
        10 => payment.waive(source, amount, last, now).map(drop),
        11 if rng.random_bool(0.3) => {
            payment.close(now);
            Ok(())
        }
        _ => {
            time.pass_to(payment, now + Duration::from_secs(rng.random_range(1..=200_000)));
            Ok(())
        }
    };
}

fn run_sequence(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let owner = format!("acct_{ULID}").parse().unwrap();
    // Some orders' events come days late: the watch has read past their ids, or soon will.
    let old = Duration::from_secs(if rng.random_bool(0.7) { 0 } else { rng.random_range(0..700_000) });
    let made_at = u64::try_from((NOW - old).as_millis()).unwrap();
    let id = PaymentId::from(Raw::from_parts(made_at, 7));
    let mut payment =
        Payment::new(id, owner, Money::new(AMOUNT, "EUR".parse().unwrap()), NOW + Duration::from_secs(900), NOW);
    let mut time = Time { now: NOW, watched: NOW >= watched_by(&payment) };
    let mut bank = Bank { multicapture: rng.random_bool(0.7), ..Bank::default() };
    for _ in 0..rng.random_range(5..60) {
        match rng.random_range(0..10) {
            0..4 => act(&mut payment, &mut rng, &mut time),
            // The provider is called; the request or the answer may be lost.
            4..8 => {
                if let Some(step) = payment.next_step()
                    && rng.random_bool(0.8)
                {
                    let outcome = bank.ask(&payment, step, time.now, rng.random());
                    if rng.random_bool(0.7) {
                        payment.apply(step, &outcome, time.now);
                    }
                }
            }
            // A webhook reports an earlier outcome, for the first time or again.
            8 => {
                let known: Vec<_> = bank.answers.iter().collect();
                if let Some((step, outcome)) = known.choose(&mut rng) {
                    payment.learn(**step, &Report::Settled((*outcome).clone()), time.now);
                }
            }
            _ => {
                if bank.valid_until.is_some_and(|end| end <= time.now) {
                    let live = payment.live_attempt().map(|a| Step::Authorize(a.n));
                    live.map(|step| payment.learn(step, &Report::Expired, time.now));
                }
            }
        }
        bank.check(&payment, seed);
    }
    // The connection works again: the sweep settles every open operation.
    for _ in 0..60 {
        if let Some(step) = payment.next_step() {
            let outcome = bank.ask(&payment, step, time.now, 1);
            payment.apply(step, &outcome, time.now);
            bank.check(&payment, seed);
        }
        let next = payment.due_at.unwrap_or_else(|| watched_by(&payment));
        time.pass_to(&mut payment, next);
    }
    assert_eq!(payment.next_step(), None, "seed {seed}: {payment:?}");
    assert_eq!(payment.due_at, None, "seed {seed}: {payment:?}");
    assert_eq!((payment.captured, payment.refunded), (bank.captured, bank.refunded), "seed {seed}: the books differ");
    if bank.held > 0 {
        let over = bank.released || bank.captured == bank.held || bank.valid_until.is_some_and(|end| end <= time.now);
        assert!(over, "money stays authorised for ever, seed {seed}: {payment:?}");
    }
    if payment.closing {
        assert_eq!(bank.captured, bank.refunded, "a closed payment keeps money, seed {seed}: {payment:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the environment sets how long the test runs")]
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn the_books_of_bank_and_shop_agree() {
    let (seed, cases) = (number("STOA_SEED", 20_260_301), number("STOA_CASES", 10_000));
    eprintln!("{cases} sequences from seed {seed}");
    for case in 0..cases {
        run_sequence(seed.wrapping_add(case));
    }
}
