//! The requests of the order's events.
//! Each source counts once, in any state of the payment.
//!
//! Unlike a command of staff, an event can't be refused: the goods have left or have come back. A request that can no
//! longer be carried out becomes a failed row and a published failure.

use domain::Timestamp;

use super::command::{capture, refund};
use super::payment::RELEASE_REST_AFTER;
use super::rows::next_n;
use super::{Capture, Happened, MAX_ROWS, Payment, Refund, Refused, RowState, Status, Waived, code};

impl Payment {
    /// Begins the capture for a shipment or a confirmed order.
    ///
    /// Captures an amount, or all that is left. A larger amount is cut to what is left, so that captures never exceed
    /// the authorisation.
    pub fn capture_for(
        &mut self,
        source: &str,
        amount: Option<i64>,
        last: bool,
        now: Timestamp,
    ) -> Result<Vec<Happened>, Refused> {
        if self.is_of_nothing() || self.captures.iter().any(|c| c.source.as_deref() == Some(source)) {
            return Ok(Vec::new());
        }
        let left = self.capturable();
        let wanted = amount.map_or(left, |amount| if last { amount + self.postponed() } else { amount });
        if wanted == 0 && amount.is_some() {
            self.skip_capture(last, now);
            return Ok(Vec::new());
        }
        let code = match self.status {
            _ if self.closing => code::ORDER_CLOSED,
            Status::Created | Status::Processing | Status::ActionRequired | Status::Declined => {
                return Err(Refused::Busy);
            }
            Status::Expired => code::AUTHORIZATION_EXPIRED,
            Status::Voided => code::AUTHORIZATION_VOIDED,
            // Staff has captured everything: the goods are paid.
            _ if left == 0 && self.captured_or_pending() > 0 => return Ok(Vec::new()),
            // The events of two shipments come in any order: the other one still counts after the last.
            _ if !self.is_released() && left > 0 => {
                let amount = wanted.min(left);
                let release = last && amount == left;
                let row = Capture { last, release, ..capture(Some(source.to_owned()), amount, now) };
                return self.push_capture(row, now).map(|_| Vec::new());
            }
            _ => code::NOTHING_LEFT,
        };
        self.captures_have_room()?;
        let n = next_n(&self.captures);
        let (state, reason) = (RowState::Failed, Some(code.to_owned()));
        self.captures.push(Capture { n, state, code: reason, last, ..capture(Some(source.to_owned()), wanted, now) });
        Ok(vec![Happened::CaptureFailed { n, amount: wanted, code: code.to_owned() }])
    }

    /// Skips the capture of a shipment of no value.
    /// After the last shipment, the rest of the authorisation is released after a while.
    fn skip_capture(&mut self, last: bool, now: Timestamp) {
        let open = matches!(self.status, Status::Authorized | Status::PartiallyCaptured) && !self.is_released();
        if last && open && !self.closing && self.release_at.is_none() {
            self.release_at = Some(now + RELEASE_REST_AFTER);
            self.schedule(now);
        }
    }

    /// Records the cancellation of a part of the order.
    ///
    /// The amount is not captured, or is refunded where it was. After the last part, the rest of the authorisation is
    /// released after a while.
    pub fn waive(&mut self, n: u32, amount: i64, last: bool, now: Timestamp) -> Result<Vec<Happened>, Refused> {
        if self.is_of_nothing() || self.closing || self.is_closed() || self.waived.iter().any(|part| part.n == n) {
            return Ok(Vec::new());
        }
        if matches!(self.status, Status::Created | Status::Processing | Status::ActionRequired | Status::Declined) {
            return Err(Refused::Busy);
        }
        self.waived.push(Waived { n, amount });
        let source = format!("{}:lines_cancelled:{n}", self.order_id());
        let open = matches!(self.status, Status::Authorized | Status::PartiallyCaptured) && !self.is_released();
        if last && open {
            self.release_at = Some(now + RELEASE_REST_AFTER);
            let postponed = self.postponed().min(self.capturable());
            if postponed > 0 {
                self.push_capture(Capture { last, ..capture(Some(source.clone()), postponed, now) }, now)?;
            }
        }
        let excess = self.captured_or_pending() - (self.authorized - self.waived()) - self.refunds_of_parts();
        let room = self.captured_or_pending() - self.refunded - self.refunding();
        let due = excess.min(amount).min(room);
        if due > 0 {
            self.push_refund(refund(Some(source), due, now), now)?;
        }
        self.schedule(now);
        Ok(Vec::new())
    }

    /// Begins the refund of returned goods.
    ///
    /// Where their capture is still to come, the refund waits. It does not wait where staff has refunded the money by
    /// hand, since no later capture replaces that: it refunds what is left.
    pub fn refund_for(&mut self, source: &str, amount: i64, now: Timestamp) -> Result<Vec<Happened>, Refused> {
        if self.refunds.iter().any(|r| r.source.as_deref() == Some(source)) {
            return Ok(Vec::new());
        }
        let left = self.captured_or_pending() - self.refunded - self.refunding();
        let may_be_captured = match self.status {
            Status::Created | Status::Processing | Status::ActionRequired | Status::Declined => true,
            Status::Authorized | Status::PartiallyCaptured => self.capturable() > 0 && !self.is_released(),
            _ => false,
        };
        if self.captured_or_pending() - self.refunds_of_order() < amount && may_be_captured && !self.closing {
            return Err(Refused::Busy);
        }
        if left > 0 && !self.closing {
            let row = refund(Some(source.to_owned()), amount.min(left), now);
            return self.push_refund(row, now).map(|_| Vec::new());
        }
        if self.refunds.len() >= MAX_ROWS {
            return Err(Refused::TooManyRows);
        }
        let code = if self.closing { code::ORDER_CLOSED } else { code::NOTHING_LEFT };
        let n = next_n(&self.refunds);
        let (state, reason) = (RowState::Failed, Some(code.to_owned()));
        self.refunds.push(Refund { n, state, code: reason, ..refund(Some(source.to_owned()), amount, now) });
        Ok(vec![Happened::RefundFailed { n, amount, code: code.to_owned() }])
    }

    /// What was refunded, or is about to be, because the order asked for it.
    fn refunds_of_order(&self) -> i64 {
        let asked = self.refunds.iter().filter(|r| r.source.is_some() && r.state != RowState::Failed);
        asked.map(|r| r.amount).sum()
    }

    /// What was refunded, or is about to be, for cancelled parts.
    fn refunds_of_parts(&self) -> i64 {
        let prefix = format!("{}:lines_cancelled:", self.order_id());
        let parts = self.refunds.iter().filter(|r| r.source.as_ref().is_some_and(|s| s.starts_with(&prefix)));
        parts.filter(|r| r.state != RowState::Failed).map(|r| r.amount).sum()
    }

    const fn captures_have_room(&self) -> Result<(), Refused> {
        if self.captures.len() >= MAX_ROWS { Err(Refused::TooManyRows) } else { Ok(()) }
    }
}
