//! What a provider says, and what it changes. Each row is settled once: what comes again, or too late, changes nothing.

use std::time::Duration;

use domain::Timestamp;

use super::payment::REST_IS_KEPT;
use super::rows::row_mut;
use super::{AttemptState, Payment, RowState, Status, Step, Then, code};

/// What a provider answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is set aside.
    Authorized {
        /// What the provider calls it.
        reference: String,
        /// Until when it keeps it.
        expires_at: Timestamp,
    },
    /// The customer has to do something first.
    ActionRequired {
        /// What the provider calls it.
        reference: String,
        /// Where the customer goes.
        action_url: String,
    },
    /// It was refused, for good.
    Declined {
        /// `card_declined`, `insufficient_funds`, …: the same over all providers.
        code: String,
    },
    /// Captured, voided, or refunded.
    Done,
    /// The answer was lost: it may or may not have happened.
    Unknown,
}

/// What a provider tells of its own accord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// How something that was asked of it ended.
    Settled(Outcome),
    /// The authorisation ran out, or the action was not done in time.
    Expired,
}

/// What has come about: each of these is published, once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Happened {
    /// The money is set aside.
    Authorized,
    /// The customer has to do something.
    ActionRequired {
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt was declined.
    Declined {
        /// Which attempt.
        attempt: u32,
        /// Why.
        code: String,
    },
    /// The authorisation or the action ran out.
    Expired,
    /// It was given back, or closed before there was anything.
    Voided,
    /// Money was taken.
    Captured {
        /// Which capture.
        n: u32,
        /// Minor units.
        amount: i64,
    },
    /// Money was given back.
    Refunded {
        /// Which refund.
        n: u32,
        /// Minor units.
        amount: i64,
    },
    /// Money could not be taken, and is not asked for again.
    CaptureFailed {
        /// Which capture.
        n: u32,
        /// Minor units.
        amount: i64,
        /// Why.
        code: String,
    },
    /// Money could not be given back, and that is not tried again.
    RefundFailed {
        /// Which refund.
        n: u32,
        /// Minor units.
        amount: i64,
        /// Why.
        code: String,
    },
}

impl Payment {
    /// Takes the outcome of a step. Idempotent and monotone: a row that is settled stays as it is, so a late
    /// *authorized* never undoes *captured*.
    pub fn apply(&mut self, step: Step, outcome: &Outcome, now: Timestamp) -> Vec<Happened> {
        let before = self.next_step();
        let mut happened = match step {
            Step::Authorize(n) => self.authorization(n, outcome, now),
            Step::Capture(n) => self.capture(n, outcome, now),
            Step::Void(n) => self.void(n, outcome),
            Step::Refund(n) => self.refund(n, outcome),
        };
        let Some(news) = &mut happened else { return Vec::new() };
        if before != self.next_step() && !self.closing {
            self.tries = 0;
        }
        self.schedule(now);
        if self.closing {
            // What the order no longer waits for is not told: it ends voided.
            news.retain(|h| {
                !matches!(h, Happened::Authorized | Happened::ActionRequired { .. } | Happened::Declined { .. })
            });
            if self.next_step().is_none() && !self.has_failed(step) {
                news.extend(self.go_on_closing(now));
            }
        }
        happened.unwrap_or_default()
    }

    /// Takes what a provider tells of its own accord.
    pub fn hear(&mut self, step: Step, news: &News, now: Timestamp) -> Vec<Happened> {
        match news {
            News::Settled(outcome) => self.apply(step, outcome, now),
            News::Expired => {
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

    /// `None`: nothing changed.
    fn authorization(&mut self, n: u32, outcome: &Outcome, now: Timestamp) -> Option<Vec<Happened>> {
        let newest = self.attempts.last().map(|a| a.n) == Some(n);
        let closing = self.closing;
        let row = row_mut(&mut self.attempts, n)?;
        let open = matches!(row.state, AttemptState::Pending | AttemptState::ActionRequired);
        // A release is under way, or was made: what it finds at the provider, it ends.
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
            Outcome::ActionRequired { .. } | Outcome::Done | Outcome::Unknown => None,
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
                let goes_on = matches!(self.status, Status::Authorized | Status::PartiallyCaptured);
                self.status = if whole || last || !goes_on { self.settled() } else { Status::PartiallyCaptured };
                if self.status != Status::PartiallyCaptured {
                    self.valid_until = None;
                    self.release_at = if whole { None } else { Some(now + REST_IS_KEPT) };
                }
                self.last_error = None;
                Some(vec![Happened::Captured { n, amount }])
            }
            Outcome::Declined { code } => {
                row.state = RowState::Failed;
                row.code = Some(code.clone());
                let (amount, put_off) = (row.amount, row.source.is_some() && !row.last);
                self.last_error = Some(code.clone());
                if code == code::AUTHORIZATION_EXPIRED && self.valid_until.is_some() {
                    // The provider's clock counts: what has run out is released by the next sweep.
                    self.valid_until = Some(now);
                }
                let mut happened = self.give_up_refunds();
                if !put_off || code != code::PARTIAL_CAPTURE_UNAVAILABLE {
                    happened.push(Happened::CaptureFailed { n, amount, code: code.clone() });
                }
                Some(happened)
            }
            _ => None,
        }
    }

    fn void(&mut self, n: u32, outcome: &Outcome) -> Option<Vec<Happened>> {
        let nothing_taken = self.captured == 0;
        let row = row_mut(&mut self.voids, n).filter(|row| row.state == RowState::Pending)?;
        match outcome {
            Outcome::Declined { code } if row.then == Then::Voided && nothing_taken => {
                row.state = RowState::Failed;
                row.code = Some(code.clone());
                self.last_error = Some(code.clone());
                Some(Vec::new())
            }
            // Where its time is up, or only a rest was left, a provider that has nothing to release says the same.
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

    /// What was to be given back of a capture that came to nothing is not owed any more.
    fn give_up_refunds(&mut self) -> Vec<Happened> {
        let mut owed = self.taken() - self.refunded;
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

    /// Nothing is set aside any more. What was taken before is then all that is taken.
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

    /// Whether the provider refused a void or a refund: then the next try waits.
    fn has_failed(&self, step: Step) -> bool {
        match step {
            Step::Void(n) => self.voids.iter().any(|v| v.n == n && v.state == RowState::Failed),
            Step::Refund(n) => self.refunds.iter().any(|r| r.n == n && r.state == RowState::Failed),
            Step::Authorize(_) | Step::Capture(_) => false,
        }
    }
}
