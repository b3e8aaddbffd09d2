//! The moves of an order's goods, each with the saga's step.

use domain::Timestamp;
use domain::id::FulfillmentId;

use super::{Cancellation, Order};
use crate::model::{
    Announcement, By, Change, Fulfillment, FulfillmentStatus, Goods, Notice, Portions, Reason, Refusal, Shares, Status,
    Trigger,
};

impl Order {
    /// Packs a parcel.
    pub fn pack(&mut self, ordered: &Portions, parcel: Fulfillment, at: Timestamp) -> Result<Vec<Notice>, Refusal> {
        self.check_standing()?;
        let mut goods = self.goods.clone();
        let detail = parcel.id.to_string();
        goods.pack(ordered, parcel)?;
        self.move_goods(goods, ordered, Change::Packed, at, Some(&detail), None)
    }

    /// Unpacks a parcel that has not left.
    pub fn unpack(&mut self, ordered: &Portions, id: FulfillmentId, at: Timestamp) -> Result<Vec<Notice>, Refusal> {
        self.check_standing()?;
        let mut goods = self.goods.clone();
        goods.unpack(id, at)?;
        self.move_goods(goods, ordered, Change::Unpacked, at, Some(&id.to_string()), None)
    }

    /// Hands a packed parcel to the carrier.
    ///
    /// A shop that captures at shipping captures its price now.
    pub fn ship(&mut self, shares: &Shares, id: FulfillmentId, at: Timestamp) -> Result<Vec<Notice>, Refusal> {
        self.check_standing()?;
        let (ordered, before) = (shares.ordered(), self.goods.shipped());
        let mut goods = self.goods.clone();
        goods.ship(id, at)?;
        let lines = goods.find(id).map(|parcel| parcel.lines.clone()).unwrap_or_default();
        let last = goods.status(&ordered) >= FulfillmentStatus::Shipped;
        let amount = shares.shipped(&before, &lines);
        let notice = Notice::Shipped { id, lines, amount, last };
        self.move_goods(goods, &ordered, Change::Shipped, at, Some(&id.to_string()), Some(notice))
    }

    /// Packs a parcel and hands it to the carrier at once.
    pub fn pack_and_ship(
        &mut self,
        shares: &Shares,
        parcel: Fulfillment,
        at: Timestamp,
    ) -> Result<Vec<Notice>, Refusal> {
        self.check_standing()?;
        let (id, standing) = (parcel.id, self.goods.clone());
        self.goods.pack(&shares.ordered(), parcel)?;
        let shipped = self.ship(shares, id, at);
        if shipped.is_err() {
            self.goods = standing;
        }
        shipped
    }

    /// Records that a parcel has arrived.
    pub fn deliver(&mut self, ordered: &Portions, id: FulfillmentId, at: Timestamp) -> Result<Vec<Notice>, Refusal> {
        let mut goods = self.goods.clone();
        goods.deliver(id, at)?;
        self.move_goods(goods, ordered, Change::Delivered, at, Some(&id.to_string()), Some(Notice::Delivered(id)))
    }

    /// Cancels the order, or a part of it.
    ///
    /// With lines, cancels these pieces of a confirmed order, which must not be packed. Without lines, unpacks all parcels
    /// and cancels all that has not left. If that is the whole order, the order itself is cancelled.
    pub fn cancel(
        &mut self,
        shares: &Shares,
        cancellation: Cancellation,
        at: Timestamp,
    ) -> Result<Vec<Notice>, Refusal> {
        let Cancellation { by, lines, remark, terms } = cancellation;
        let ordered = shares.ordered();
        let (has_shipped, is_partial) = (!self.goods.shipped().is_empty(), lines.is_some());
        if is_partial && self.saga.status != Status::Confirmed {
            return Err(if self.saga.status.is_off() { Refusal::AlreadyOff } else { Refusal::NotConfirmed });
        }
        let mut goods = self.goods.clone();
        if !is_partial {
            goods.unpack_all(at);
        }
        let left = goods.left(&ordered);
        let lines = lines.unwrap_or_else(|| left.clone());
        let is_all = !has_shipped && lines == left && goods.packed().is_empty();
        if self.saga.status != Status::Confirmed || is_all {
            let announcements = self.take(Trigger::Cancel(by), at, None)?.unwrap_or_default();
            self.remark = remark;
            return Ok(announcements.into_iter().map(Notice::Order).collect());
        }
        if left.is_empty() && has_shipped {
            return Err(Refusal::AlreadyShipped);
        }
        let kept = ordered.minus(&goods.cancelled).minus(&lines);
        if terms.is_some_and(|terms| !terms.hold(&lines, &kept)) {
            return Err(Refusal::NeedsTheShop);
        }
        let amount = shares.cancelled(&goods.cancelled, &lines);
        goods.cancel(&ordered, &lines)?;
        let last = goods.left(&ordered).is_empty() && goods.packed().is_empty();
        let code = match by {
            By::Owner => Reason::CancelledByOwner,
            By::Staff => Reason::CancelledByStaff,
        };
        let reason = remark.unwrap_or_else(|| code.code().to_owned());
        let notice = Notice::LinesCancelled { n: goods.cancellations, lines, amount, last, reason };
        let money = domain::Money::new(amount, self.currency).to_string();
        self.move_goods(goods, &ordered, Change::LinesCancelled { amount }, at, Some(&money), Some(notice))
    }

    /// Refuses unconfirmed, rejected and cancelled orders: they have no parcels.
    const fn check_standing(&self) -> Result<(), Refusal> {
        if self.saga.status.is_off() || self.saga.status.is_open() {
            return Err(Refusal::NotConfirmed);
        }
        Ok(())
    }

    /// Takes the saga's step with the changed goods.
    ///
    /// `notice` is the event of the change itself.
    fn move_goods(
        &mut self,
        goods: Goods,
        ordered: &Portions,
        change: Change,
        at: Timestamp,
        detail: Option<&str>,
        notice: Option<Notice>,
    ) -> Result<Vec<Notice>, Refusal> {
        let trigger = Trigger::Goods { change, status: goods.status(ordered) };
        let announcements = self.take(trigger, at, detail)?.unwrap_or_default();
        self.goods = goods;
        let is_of_order = |a: &Announcement| {
            !matches!(a, Announcement::Shipped | Announcement::Delivered | Announcement::LinesCancelled)
        };
        let others = announcements.into_iter().filter(is_of_order).map(Notice::Order);
        Ok(notice.into_iter().chain(others).collect())
    }
}
