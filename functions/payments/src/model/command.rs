//! The commands on a payment. Each adds a row, or is refused and changes nothing.

use domain::Timestamp;
use domain::id::PaymentMethodId;

use super::rows::next_n;
use super::{
    Attempt, AttemptState, Capture, Happened, MAX_ATTEMPTS, MAX_ROWS, Payment, Refund, RowState, Status, Step, Then,
    Void,
};

/// Why a command is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another operation is under way: the command may succeed a moment later.
    #[error("Another operation on this payment is still under way.")]
    Busy,
    /// The payment is not in a state that allows it.
    #[error("The payment is {}.", .0.as_str())]
    WrongState(Status),
    /// The order is cancelled or rejected, or its time is up.
    #[error("The order of this payment is cancelled or rejected, or its time is up.")]
    Closing,
    /// All attempts are used up.
    #[error("A payment has at most {MAX_ATTEMPTS} attempts.")]
    TooManyAttempts,
    /// Nothing is left to capture or to refund.
    #[error("Nothing of this payment is left to capture or to refund.")]
    NothingLeft,
    /// The payment has no room for another row.
    #[error("A payment has at most {MAX_ROWS} captures, voids and refunds each.")]
    TooManyRows,
    /// The amount is more than is left.
    #[error("Only {0} minor units are left to capture or to refund.")]
    TooMuch(i64),
}

impl Payment {
    /// Begins an attempt with a payment method.
    pub fn attempt(&mut self, method: PaymentMethodId, provider: &str, now: Timestamp) -> Result<Step, Refused> {
        match self.status {
            _ if self.closing => return Err(Refused::Closing),
            Status::Declined if now >= self.pay_by => return Err(Refused::Closing),
            Status::Created | Status::Declined => {}
            Status::Processing => return Err(Refused::Busy),
            other => return Err(Refused::WrongState(other)),
        }
        if self.attempts.len() >= MAX_ATTEMPTS {
            return Err(Refused::TooManyAttempts);
        }
        let n = next_n(&self.attempts);
        let state = AttemptState::Pending;
        self.attempts.push(Attempt {
            n,
            method,
            provider: provider.to_owned(),
            state,
            reference: None,
            code: None,
            at: now,
        });
        self.status = Status::Processing;
        self.begun(now);
        Ok(Step::Authorize(n))
    }

    /// Begins a capture by staff: of an amount, or of all that is left.
    /// A final capture releases the rest; one of all that is left is final.
    pub fn request_capture(&mut self, amount: Option<i64>, last: bool, now: Timestamp) -> Result<Step, Refused> {
        match self.status {
            _ if self.closing => return Err(Refused::Closing),
            Status::Authorized | Status::PartiallyCaptured => {}
            Status::Processing => return Err(Refused::Busy),
            other => return Err(Refused::WrongState(other)),
        }
        if self.next_step().is_some() {
            return Err(Refused::Busy);
        }
        let left = self.capturable();
        let amount = amount.unwrap_or(left);
        if self.is_released() || (left == 0 && self.authorized > 0) {
            return Err(Refused::NothingLeft);
        }
        if amount > left {
            return Err(Refused::TooMuch(left));
        }
        let last = last || amount == left;
        self.push_capture(Capture { last, release: last, ..capture(None, amount, now) }, now)
    }

    /// Begins a void of what is authorised and not captured.
    pub fn request_void(&mut self, now: Timestamp) -> Result<Step, Refused> {
        match self.status {
            _ if self.next_step().is_some() => Err(Refused::Busy),
            Status::ActionRequired | Status::Authorized | Status::PartiallyCaptured => {
                self.push_void(Then::Voided, now)
            }
            other => Err(Refused::WrongState(other)),
        }
    }

    /// Begins a refund by staff: of an amount, or of all that is left.
    pub fn request_refund(
        &mut self,
        amount: Option<i64>,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<Step, Refused> {
        match self.status {
            _ if self.next_step().is_some() => return Err(Refused::Busy),
            Status::PartiallyCaptured | Status::Captured | Status::PartiallyRefunded => {}
            other => return Err(Refused::WrongState(other)),
        }
        let left = self.refundable();
        match amount {
            _ if left <= 0 => Err(Refused::NothingLeft),
            Some(amount) if amount > left => Err(Refused::TooMuch(left)),
            amount => {
                let reason = reason.map(str::to_owned);
                self.push_refund(Refund { reason, ..refund(None, amount.unwrap_or(left), now) }, now)
            }
        }
    }

    /// Closes the payment of a cancelled or rejected order. Idempotent.
    ///
    /// Voids the authorisation and refunds what was captured, after an operation that is under way has ended.
    pub fn close(&mut self, now: Timestamp) -> Vec<Happened> {
        if self.is_closed() && self.release_at.is_none() {
            return Vec::new();
        }
        self.action_url = None;
        if std::mem::replace(&mut self.closing, true) || self.next_step().is_some() {
            return Vec::new();
        }
        self.continue_closing(now)
    }

    /// Continues a payment that is due.
    ///
    /// Resumes an open operation, voids an authorisation or an action whose time is up, voids the rest of a captured
    /// one, and repeats a void or a refund that was refused while closing.
    pub fn resume(&mut self, now: Timestamp) -> Vec<Happened> {
        if self.due_at.is_none_or(|due| due > now) {
            return Vec::new();
        }
        if self.next_step().is_some() {
            self.tries += 1;
            self.schedule(now);
            return Vec::new();
        }
        if self.closing {
            self.tries += 1;
            return self.continue_closing(now);
        }
        let over = self.release_at.take().is_some_and(|moment| moment <= now);
        let waits = matches!(self.status, Status::ActionRequired | Status::Authorized | Status::PartiallyCaptured);
        // After `release_at` the shop voids an authorisation without captures. Otherwise its time is up, or only a rest
        // is left.
        let then = if over && self.status == Status::Authorized { Then::Voided } else { Then::Expired };
        if !(waits || over) || self.push_void(then, now).is_err() {
            self.due_at = None;
        }
        Vec::new()
    }

    /// Begins the next step of closing; the caller has no open operation.
    pub(super) fn continue_closing(&mut self, now: Timestamp) -> Vec<Happened> {
        let rest_is_held = self.release_at.take().is_some() && !self.is_released();
        match self.status {
            Status::Created | Status::Declined => {
                self.status = Status::Voided;
                self.schedule(now);
                return vec![Happened::Voided];
            }
            Status::ActionRequired | Status::Authorized | Status::PartiallyCaptured => {
                let _ = self.push_void(Then::Voided, now);
            }
            _ if rest_is_held => {
                let _ = self.push_void(Then::Voided, now);
            }
            Status::Captured | Status::PartiallyRefunded if self.refundable() > 0 => {
                let source = format!("{}:cancelled", self.order_id());
                let _ = self.push_refund(refund(Some(source), self.refundable(), now), now);
            }
            // A capture of zero leaves nothing to refund.
            Status::Captured => self.closing = false,
            Status::Processing | Status::PartiallyRefunded | Status::Refunded | Status::Voided | Status::Expired => {}
        }
        self.schedule(now);
        Vec::new()
    }

    pub(super) fn push_capture(&mut self, row: Capture, now: Timestamp) -> Result<Step, Refused> {
        if self.captures.len() >= MAX_ROWS {
            return Err(Refused::TooManyRows);
        }
        let n = next_n(&self.captures);
        self.captures.push(Capture { n, ..row });
        self.begun(now);
        Ok(Step::Capture(n))
    }

    pub(super) fn push_void(&mut self, then: Then, now: Timestamp) -> Result<Step, Refused> {
        if self.voids.len() >= MAX_ROWS {
            return Err(Refused::TooManyRows);
        }
        let n = next_n(&self.voids);
        self.voids.push(Void { n, then, state: RowState::Pending, code: None, at: now });
        self.begun_again(now);
        Ok(Step::Void(n))
    }

    pub(super) fn push_refund(&mut self, row: Refund, now: Timestamp) -> Result<Step, Refused> {
        if self.refunds.len() >= MAX_ROWS {
            return Err(Refused::TooManyRows);
        }
        let n = next_n(&self.refunds);
        self.refunds.push(Refund { n, ..row });
        self.begun_again(now);
        Ok(Step::Refund(n))
    }

    fn begun(&mut self, now: Timestamp) {
        self.tries = 0;
        self.schedule(now);
    }

    /// Keeps the number of tries while closing, so that the pauses keep growing.
    fn begun_again(&mut self, now: Timestamp) {
        if !self.closing {
            self.tries = 0;
        }
        self.schedule(now);
    }
}

/// A pending capture; `push_capture` gives it its number.
pub(super) const fn capture(source: Option<String>, amount: i64, at: Timestamp) -> Capture {
    Capture { n: 0, amount, last: false, release: false, source, state: RowState::Pending, code: None, at }
}

/// A pending refund; `push_refund` gives it its number.
pub(super) const fn refund(source: Option<String>, amount: i64, at: Timestamp) -> Refund {
    Refund { n: 0, amount, reason: None, source, state: RowState::Pending, code: None, at }
}
