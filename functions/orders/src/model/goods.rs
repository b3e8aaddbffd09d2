//! The pieces of an order: packed, shipped, delivered, cancelled, returned.
//!
//! This state machine counts pieces, while the saga guards the order. Invariants, for each line:
//! `packed + shipped + cancelled ≤ ordered` and `returning + returned ≤ shipped`.

use domain::Timestamp;
use domain::id::{FulfillmentId, ReturnId};
use serde::{Deserialize, Serialize};

use super::{FulfillmentStatus, Portions, Refusal};

/// The most fulfilments of an order, cancelled ones included.
pub const MAX_FULFILLMENTS: usize = 50;
/// The most returns of an order.
pub const MAX_RETURNS: usize = 50;

/// The state of an order's pieces.
///
/// A piece in none of these lists is still to be packed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Goods {
    /// The fulfilments, oldest first.
    #[serde(default, rename = "f", skip_serializing_if = "Vec::is_empty")]
    pub fulfillments: Vec<Fulfillment>,
    /// Pieces cancelled before they were packed.
    #[serde(default, rename = "x", skip_serializing_if = "Portions::is_empty")]
    pub cancelled: Portions,
    /// The number of partial cancellations.
    #[serde(default, rename = "xn", skip_serializing_if = "is_none")]
    pub cancellations: u32,
    /// Shipped pieces of requested and approved returns.
    #[serde(default, rename = "ri", skip_serializing_if = "Portions::is_empty")]
    pub returning: Portions,
    /// Shipped pieces that have come back.
    #[serde(default, rename = "r", skip_serializing_if = "Portions::is_empty")]
    pub returned: Portions,
    /// The returns, oldest first.
    #[serde(default, rename = "rs", skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<ReturnId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

/// One parcel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fulfillment {
    /// Its id.
    pub id: FulfillmentId,
    /// What is in it.
    #[serde(rename = "l")]
    pub lines: Portions,
    /// The carrier and its tracking number.
    #[serde(flatten)]
    pub label: Label,
    /// When it was packed.
    #[serde(rename = "pa", with = "super::millis")]
    pub packed_at: Timestamp,
    /// When the carrier took it.
    #[serde(default, rename = "sa", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(default, rename = "da", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub delivered_at: Option<Timestamp>,
    /// When it was unpacked.
    #[serde(default, rename = "xa", skip_serializing_if = "Option::is_none", with = "super::millis::option")]
    pub cancelled_at: Option<Timestamp>,
    /// Whether its e-mail was sent.
    #[serde(default, rename = "m", skip_serializing_if = "std::ops::Not::not")]
    pub mailed: bool,
}

/// The carrier's data about a parcel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    /// The carrier.
    #[serde(default, rename = "c", skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The tracking number.
    #[serde(default, rename = "t", skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    /// Where the customer can follow it.
    #[serde(default, rename = "u", skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// The status of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParcelStatus {
    /// Packed, waiting for the carrier.
    Packed,
    /// With the carrier.
    Shipped,
    /// Arrived.
    Delivered,
    /// Unpacked before it was shipped.
    Cancelled,
}

impl Fulfillment {
    /// A newly packed parcel.
    pub const fn packed(id: FulfillmentId, lines: Portions, label: Label, at: Timestamp) -> Self {
        Self {
            id,
            lines,
            label,
            packed_at: at,
            shipped_at: None,
            delivered_at: None,
            cancelled_at: None,
            mailed: false,
        }
    }

    /// Its status.
    pub const fn status(&self) -> ParcelStatus {
        match (self.cancelled_at, self.delivered_at, self.shipped_at) {
            (Some(_), _, _) => ParcelStatus::Cancelled,
            (_, Some(_), _) => ParcelStatus::Delivered,
            (_, _, Some(_)) => ParcelStatus::Shipped,
            _ => ParcelStatus::Packed,
        }
    }

    const fn has_left(&self) -> bool {
        matches!(self.status(), ParcelStatus::Shipped | ParcelStatus::Delivered)
    }
}

impl Goods {
    /// The pieces in parcels that have not left.
    pub fn packed(&self) -> Portions {
        self.in_parcels(|parcel| parcel.status() == ParcelStatus::Packed)
    }

    /// The pieces in parcels that have left.
    pub fn shipped(&self) -> Portions {
        self.in_parcels(Fulfillment::has_left)
    }

    /// The pieces that are still to be packed.
    pub fn left(&self, ordered: &Portions) -> Portions {
        ordered.minus(&self.cancelled).minus(&self.packed()).minus(&self.shipped())
    }

    /// The pieces that may still be returned.
    pub fn returnable(&self) -> Portions {
        self.shipped().minus(&self.returning).minus(&self.returned)
    }

    fn in_parcels(&self, wanted: impl Fn(&Fulfillment) -> bool) -> Portions {
        self.fulfillments.iter().filter(|parcel| wanted(parcel)).flat_map(|parcel| parcel.lines.iter()).collect()
    }

    /// The fulfilment status of all pieces together.
    pub fn status(&self, ordered: &Portions) -> FulfillmentStatus {
        let waiting = !self.packed().is_empty();
        let is_all_gone = self.left(ordered).is_empty() && !waiting;
        let mut gone = self.fulfillments.iter().filter(|parcel| parcel.has_left()).peekable();
        match (gone.peek().is_some(), is_all_gone) {
            (false, _) if waiting => FulfillmentStatus::Packed,
            (false, _) => FulfillmentStatus::Unfulfilled,
            (true, false) => FulfillmentStatus::PartiallyShipped,
            (true, true) if gone.all(|parcel| parcel.delivered_at.is_some()) => FulfillmentStatus::Delivered,
            (true, true) => FulfillmentStatus::Shipped,
        }
    }

    /// Finds a parcel by its id.
    pub fn find(&self, id: FulfillmentId) -> Option<&Fulfillment> {
        self.fulfillments.iter().find(|parcel| parcel.id == id)
    }

    /// Finds a parcel by its id, to change it.
    pub fn find_mut(&mut self, id: FulfillmentId) -> Option<&mut Fulfillment> {
        self.fulfillments.iter_mut().find(|parcel| parcel.id == id)
    }

    /// Packs a parcel.
    pub fn pack(&mut self, ordered: &Portions, parcel: Fulfillment) -> Result<(), Refusal> {
        let left = self.left(ordered);
        if left.is_empty() {
            return Err(Refusal::NothingLeft);
        }
        if parcel.lines.is_empty() || !parcel.lines.fit_in(&left) {
            return Err(Refusal::NotEnoughLeft);
        }
        if self.fulfillments.len() >= MAX_FULFILLMENTS {
            return Err(Refusal::TooManyFulfillments);
        }
        self.fulfillments.push(parcel);
        Ok(())
    }

    /// Unpacks a parcel that has not left; its pieces are to be packed again.
    pub fn unpack(&mut self, id: FulfillmentId, at: Timestamp) -> Result<(), Refusal> {
        self.change(id, ParcelStatus::Packed, Refusal::NotPacked, |parcel| parcel.cancelled_at = Some(at))
    }

    /// Hands a packed parcel to the carrier.
    pub fn ship(&mut self, id: FulfillmentId, at: Timestamp) -> Result<(), Refusal> {
        self.change(id, ParcelStatus::Packed, Refusal::NotPacked, |parcel| parcel.shipped_at = Some(at))
    }

    /// Records that a parcel has arrived.
    pub fn deliver(&mut self, id: FulfillmentId, at: Timestamp) -> Result<(), Refusal> {
        self.change(id, ParcelStatus::Shipped, Refusal::NotShipped, |parcel| parcel.delivered_at = Some(at))
    }

    fn change(
        &mut self,
        id: FulfillmentId,
        from: ParcelStatus,
        otherwise: Refusal,
        change: impl FnOnce(&mut Fulfillment),
    ) -> Result<(), Refusal> {
        let parcel = self.find_mut(id).filter(|parcel| parcel.status() == from).ok_or(otherwise)?;
        change(parcel);
        Ok(())
    }

    /// Unpacks all parcels that have not left.
    pub fn unpack_all(&mut self, at: Timestamp) {
        let waiting = self.fulfillments.iter_mut().filter(|parcel| parcel.status() == ParcelStatus::Packed);
        waiting.for_each(|parcel| parcel.cancelled_at = Some(at));
    }

    /// Cancels pieces that are not packed.
    pub fn cancel(&mut self, ordered: &Portions, lines: &Portions) -> Result<(), Refusal> {
        if lines.is_empty() || !lines.fit_in(&self.left(ordered)) {
            return Err(Refusal::NotEnoughLeft);
        }
        self.cancelled = self.cancelled.plus(lines);
        self.cancellations = self.cancellations.saturating_add(1);
        Ok(())
    }

    /// Begins a return of pieces.
    pub fn begin_return(&mut self, id: ReturnId, lines: &Portions) -> Result<(), Refusal> {
        if lines.is_empty() || !lines.fit_in(&self.returnable()) {
            return Err(Refusal::NotEnoughLeft);
        }
        if self.returns.len() >= MAX_RETURNS {
            return Err(Refusal::TooManyReturns);
        }
        self.returning = self.returning.plus(lines);
        self.returns.push(id);
        Ok(())
    }

    /// Ends a return of which some pieces came back.
    pub fn end_return(&mut self, asked: &Portions, came: &Portions) {
        let came: Portions =
            came.iter().map(|p| super::Portion { quantity: p.quantity.min(asked.of(p.line)), ..p }).collect();
        self.returning = self.returning.minus(asked);
        self.returned = self.returned.plus(&came);
    }
}
