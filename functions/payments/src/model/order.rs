//! What the order asks of its payment: each thing once by its source, whatever has become of the payment meanwhile.
//!
//! Unlike a command of staff, an event can't be refused: goods have left, or have come back. What can't be done any more
//! is a row that has failed, and a fact that tells so.

use domain::Timestamp;

use super::command::{capture, refund};
use super::payment::REST_IS_KEPT;
use super::rows::next_n;
use super::{Capture, Happened, MAX_ROWS, Payment, Refund, Refused, RowState, Status, Waived, code};

impl Payment {
    /// Goods have left, or the order holds: so much is to be taken, or all that is left. More than is left is cut to
    /// what is left, so that never more is taken than was authorised.
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
        let wanted = amount.map_or(left, |amount| if last { amount + self.put_off() } else { amount });
        if wanted == 0 && amount.is_some() {
            self.needs_no_more(last, now);
            return Ok(Vec::new());
        }
        let code = match self.status {
            _ if self.closing => code::ORDER_CLOSED,
            Status::Created | Status::Processing | Status::ActionRequired | Status::Declined => {
                return Err(Refused::Busy);
            }
            Status::Expired => code::AUTHORIZATION_EXPIRED,
            Status::Voided => code::AUTHORIZATION_VOIDED,
            // All is taken already, by hand: the goods are paid.
            _ if left == 0 && self.taken() > 0 => return Ok(Vec::new()),
            // Two shipments may be told of in either order: the one that is not the last still counts.
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
        let (state, told) = (RowState::Failed, Some(code.to_owned()));
        self.captures.push(Capture { n, state, code: told, last, ..capture(Some(source.to_owned()), wanted, now) });
        Ok(vec![Happened::CaptureFailed { n, amount: wanted, code: code.to_owned() }])
    }

    /// What has left comes to nothing. Where it was the last, what is still set aside is released after a while.
    fn needs_no_more(&mut self, last: bool, now: Timestamp) {
        let open = matches!(self.status, Status::Authorized | Status::PartiallyCaptured) && !self.is_released();
        if last && open && !self.closing && self.release_at.is_none() {
            self.release_at = Some(now + REST_IS_KEPT);
            self.schedule(now);
        }
    }

    /// A part of the order was called off: so much is not to be taken, or given back where it was. With the last part
    /// what is still set aside is released after a while.
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
            self.release_at = Some(now + REST_IS_KEPT);
            let put_off = self.put_off().min(self.capturable());
            if put_off > 0 {
                self.push_capture(Capture { last, ..capture(Some(source.clone()), put_off, now) }, now)?;
            }
        }
        let excess = self.taken() - (self.authorized - self.waived()) - self.returned_for_parts();
        let room = self.taken() - self.refunded - self.giving_back();
        let back = excess.min(amount).min(room);
        if back > 0 {
            self.push_refund(refund(Some(source), back, now), now)?;
        }
        self.schedule(now);
        Ok(Vec::new())
    }

    /// Goods came back: so much is to be given back. Where it is still to be taken, it waits; not for what staff gave back by
    /// hand, which no later capture makes good: of that, what is left is given.
    pub fn refund_for(&mut self, source: &str, amount: i64, now: Timestamp) -> Result<Vec<Happened>, Refused> {
        if self.refunds.iter().any(|r| r.source.as_deref() == Some(source)) {
            return Ok(Vec::new());
        }
        let left = self.taken() - self.refunded - self.giving_back();
        let may_be_taken = match self.status {
            Status::Created | Status::Processing | Status::ActionRequired | Status::Declined => true,
            Status::Authorized | Status::PartiallyCaptured => self.capturable() > 0 && !self.is_released(),
            _ => false,
        };
        if self.taken() - self.asked_back() < amount && may_be_taken && !self.closing {
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
        let (state, told) = (RowState::Failed, Some(code.to_owned()));
        self.refunds.push(Refund { n, state, code: told, ..refund(Some(source.to_owned()), amount, now) });
        Ok(vec![Happened::RefundFailed { n, amount, code: code.to_owned() }])
    }

    /// What was given back, or is about to be, because the order asked for it.
    fn asked_back(&self) -> i64 {
        let asked = self.refunds.iter().filter(|r| r.source.is_some() && r.state != RowState::Failed);
        asked.map(|r| r.amount).sum()
    }

    /// What was given back, or is about to be, because it had been taken for a part that was called off.
    fn returned_for_parts(&self) -> i64 {
        let prefix = format!("{}:lines_cancelled:", self.order_id());
        let parts = self.refunds.iter().filter(|r| r.source.as_ref().is_some_and(|s| s.starts_with(&prefix)));
        parts.filter(|r| r.state != RowState::Failed).map(|r| r.amount).sum()
    }

    const fn captures_have_room(&self) -> Result<(), Refused> {
        if self.captures.len() >= MAX_ROWS { Err(Refused::TooManyRows) } else { Ok(()) }
    }
}
