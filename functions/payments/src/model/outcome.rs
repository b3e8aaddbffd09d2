//! How an outcome changes a payment.
//! Each row is settled once: a repeated or late outcome changes nothing.

use std::time::Duration;

use domain::Timestamp;

use super::payment::RELEASE_REST_AFTER;
use super::report::{Happened, Outcome, Report};
use super::rows::row_mut;
use super::{AttemptState, Payment, RowState, Status, Step, Then, code};

impl Payment {
    /// Applies the outcome of a step. Idempotent and monotone.
    ///
    /// A settled row stays as it is, so a late *authorized* never undoes *captured*.
    pub fn apply(&mut self, step: Step, outcome: &Outcome, now: Timestamp) -> Vec<Happened> {
        let before = self.next_step();
        let mut happened = match step {
            Step::Authorize(n) => self.authorization(n, outcome, now),
            Step::Capture(n) => self.capture(n, outcome, now),
            Step::Void(n) => self.void(n, outcome),
            Step::Refund(n) => self.refund(n, outcome),
        };
        let Some(facts) = &mut happened else { return Vec::new() };
        if before != self.next_step() && !self.closing {
            self.tries = 0;
        }
        self.schedule(now);
        if self.closing {
            // The order waits only for the end, which is *voided*: other facts are not published.
            facts.retain(|h| {
                !matches!(h, Happened::Authorized | Happened::ActionRequired { .. } | Happened::Declined { .. })
            });
            if self.next_step().is_none() && !self.has_failed(step) {
                facts.extend(self.continue_closing(now));
            }
        }
        happened.unwrap_or_default()
    }

    /// Applies a report that the provider sends unasked.
    pub fn learn(&mut self, step: Step, report: &Report, now: Timestamp) -> Vec<Happened> {
        match report {
            Report::Settled(outcome) => self.apply(step, outcome, now),
            Report::Expired => {
                let live = self.live_attempt().map(|a| Step::Authorize(a.n)) == Some(step);
                if !live || self.next_step().is_some() {
                    return Vec::new();
                }
                let happened = self.release(Then::Expired);
                self.schedule(now);
                happened
            }
        }
    }

    /// Returns `None` where nothing changes.
    fn authorization(&mut self, n: u32, outcome: &Outcome, now: Timestamp) -> Option<Vec<Happened>> {
        let newest = self.attempts.last().map(|a| a.n) == Some(n);
        let closing = self.closing;
        let row = row_mut(&mut self.attempts, n)?;
        let open = matches!(row.state, AttemptState::Pending | AttemptState::ActionRequired);
        // A void is under way or done: it ends the authorisation at the provider, too.
        let released = self.voids.iter().any(|v| v.state != RowState::Failed);
        let awaited = matches!(self.status, Status::Processing | Status::ActionRequired);
        if !open || !newest || !awaited || released {
            return None;
        }
        match outcome {
            Outcome::Authorized { reference, expires_at } => {
                row.state = AttemptState::Authorized;
                row.reference = Some(reference.clone());
                self.authorized = self.amount.amount;
                self.status = Status::Authorized;
                self.valid_until = Some(*expires_at);
                self.action_url = None;
                self.last_error = None;
                Some(vec![Happened::Authorized])
            }
            Outcome::ActionRequired { reference, action_url } if row.state == AttemptState::Pending => {
                row.state = AttemptState::ActionRequired;
                row.reference = Some(reference.clone());
                self.status = Status::ActionRequired;
                self.valid_until = Some(self.pay_by.min(now + Duration::from_secs(self.act_within_s.into())));
                self.action_url = (!closing).then(|| action_url.clone());
                Some(vec![Happened::ActionRequired { attempt: n }])
            }
            Outcome::Declined { code } => {
                row.state = AttemptState::Declined;
                row.code = Some(code.clone());
                self.status = Status::Declined;
                self.valid_until = None;
                self.action_url = None;
                self.last_error = Some(code.clone());
                Some(vec![Happened::Declined { attempt: n, code: code.clone() }])
            }
            Outcome::ActionRequired { .. } | Outcome::Done | Outcome::Asked | Outcome::Unknown => None,
        }
    }

    fn capture(&mut self, n: u32, outcome: &Outcome, now: Timestamp) -> Option<Vec<Happened>> {
        let row = row_mut(&mut self.captures, n).filter(|row| row.state == RowState::Pending)?;
        match outcome {
            Outcome::Done => {
                row.state = RowState::Done;
                let (amount, last, release) = (row.amount, row.last, row.release);
                self.captured += amount;
                let whole = release || self.captured >= self.authorized;
                let is_open = matches!(self.status, Status::Authorized | Status::PartiallyCaptured);
                self.status = if whole || last || !is_open { self.settled() } else { Status::PartiallyCaptured };
                if self.status != Status::PartiallyCaptured {
                    self.valid_until = None;
                    self.release_at = if whole { None } else { Some(now + RELEASE_REST_AFTER) };
                }
                self.last_error = None;
                Some(vec![Happened::Captured { n, amount }])
            }
            Outcome::Declined { code } => {
                row.state = RowState::Failed;
                row.code = Some(code.clone());
                let (amount, is_part) = (row.amount, row.source.is_some() && !row.last);
                self.last_error = Some(code.clone());
                if code == code::AUTHORIZATION_EXPIRED && self.valid_until.is_some() {
                    // The provider's clock counts: the next sweep voids an expired authorisation.
                    self.valid_until = Some(now);
                }
                let mut happened = self.give_up_refunds();
                if !is_part || code != code::PARTIAL_CAPTURE_UNAVAILABLE {
                    happened.push(Happened::CaptureFailed { n, amount, code: code.clone() });
                }
                Some(happened)
            }
            _ => None,
        }
    }

    fn void(&mut self, n: u32, outcome: &Outcome) -> Option<Vec<Happened>> {
        let nothing_captured = self.captured == 0;
        let row = row_mut(&mut self.voids, n).filter(|row| row.state == RowState::Pending)?;
        match outcome {
            Outcome::Declined { code } if row.then == Then::Voided && nothing_captured => {
                row.state = RowState::Failed;
                row.code = Some(code.clone());
                self.last_error = Some(code.clone());
                Some(Vec::new())
            }
            // A refusal also ends a void after the authorisation's time, or of a rest: nothing is left to release.
            Outcome::Done | Outcome::Declined { .. } => {
                row.state = RowState::Done;
                let then = row.then;
                Some(self.release(then))
            }
            _ => None,
        }
    }

    fn refund(&mut self, n: u32, outcome: &Outcome) -> Option<Vec<Happened>> {
        let tries_again = self.closing && self.has_room_to_close();
        let row = row_mut(&mut self.refunds, n).filter(|row| row.state == RowState::Pending)?;
        match outcome {
            Outcome::Done => {
                row.state = RowState::Done;
                let amount = row.amount;
                self.refunded += amount;
                if self.status != Status::PartiallyCaptured {
                    self.status = self.settled();
                }
                self.last_error = None;
                Some(vec![Happened::Refunded { n, amount }])
            }
            Outcome::Declined { code } => {
                row.state = RowState::Failed;
                row.code = Some(code.clone());
                let failed = Happened::RefundFailed { n, amount: row.amount, code: code.clone() };
                self.last_error = Some(code.clone());
                Some(if tries_again { Vec::new() } else { vec![failed] })
            }
            _ => None,
        }
    }

    /// Gives up pending refunds of a capture that failed.
    fn give_up_refunds(&mut self) -> Vec<Happened> {
        let mut owed = self.captured_or_pending() - self.refunded;
        let mut happened = Vec::new();
        for row in self.refunds.iter_mut().filter(|row| row.state == RowState::Pending) {
            if row.amount > owed {
                row.state = RowState::Failed;
                row.code = Some(code::NOTHING_LEFT.to_owned());
                let (n, amount, code) = (row.n, row.amount, code::NOTHING_LEFT.to_owned());
                happened.push(Happened::RefundFailed { n, amount, code });
            } else {
                owed -= row.amount;
            }
        }
        happened
    }

    /// Ends the authorisation. What was captured so far is then the final sum.
    fn release(&mut self, then: Then) -> Vec<Happened> {
        self.action_url = None;
        self.valid_until = None;
        self.release_at = None;
        match self.status {
            Status::PartiallyCaptured => {
                self.status = self.settled();
                Vec::new()
            }
            Status::ActionRequired | Status::Authorized => {
                self.status = then.into();
                vec![if then == Then::Voided { Happened::Voided } else { Happened::Expired }]
            }
            _ => Vec::new(),
        }
    }

    /// Whether the provider refused this void or refund: the next try then waits.
    fn has_failed(&self, step: Step) -> bool {
        match step {
            Step::Void(n) => self.voids.iter().any(|v| v.n == n && v.state == RowState::Failed),
            Step::Refund(n) => self.refunds.iter().any(|r| r.n == n && r.state == RowState::Failed),
            Step::Authorize(_) | Step::Capture(_) => false,
        }
    }
}
