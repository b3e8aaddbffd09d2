//! What inventory publishes.

use serde::{Deserialize, Serialize};

use super::event;
use domain::Timestamp;
use domain::id::{MovementId, OrderId, ReservationId, Sku};

/// Stock levels as one movement left them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockChanged {
    /// The movement.
    pub movement_id: MovementId,
    /// Each level that it changed; the newest version of a sku wins.
    pub levels: Vec<Level>,
}
event!(StockChanged, "inventory.stock.changed", State, |e| e.movement_id.to_string());

/// The stock of one sku.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The sku.
    pub sku: Sku,
    /// The level's version; newer wins.
    pub version: u64,
    /// What lies in the warehouse.
    pub on_hand: i64,
    /// What can still be promised.
    pub available: i64,
    /// Whether something could be promised before the movement if and only if it can be now. Who only shows what is sold out
    /// may pass over such a level, and its version: between two others nothing changes that is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub steady: bool,
}

/// A count or a correction left less in the warehouse than is promised. What orders hold stays held, and what they bought
/// stays sold: the shop orders more, or cancels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockOversold {
    /// The movement.
    pub movement_id: MovementId,
    /// Each level that it left short.
    pub levels: Vec<OversoldLevel>,
}
event!(StockOversold, "inventory.stock.oversold", Fact, |e| e.movement_id.to_string());

/// The stock of a sku that is promised and not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OversoldLevel {
    /// The sku.
    pub sku: Sku,
    /// The level's version.
    pub version: u64,
    /// What lies in the warehouse; below zero what was sold and is not there.
    pub on_hand: i64,
    /// What is held for orders that are not yet confirmed.
    pub reserved: i64,
    /// Pieces that are promised and missing: `reserved − on_hand`.
    pub short_by: i64,
}

/// So much was wanted, so little is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Shortage {
    /// The sku.
    pub sku: Sku,
    /// Pieces wanted.
    pub requested: u32,
    /// Pieces available.
    pub available: u32,
}

/// All lines of an order are held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationHeld {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
    /// Until when.
    pub expires_at: Timestamp,
}
event!(ReservationHeld, "inventory.reservation.held", Fact, |e| e.reservation_id.to_string());

/// Not all lines are there: none is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationRejected {
    /// The reservation that did not come about.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
    /// What is missing.
    pub shortages: Vec<Shortage>,
}
event!(ReservationRejected, "inventory.reservation.rejected", Fact, |e| e.reservation_id.to_string());

/// The held stock is sold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationCommitted {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
}
event!(ReservationCommitted, "inventory.reservation.committed", Fact, |e| e.reservation_id.to_string());

/// The hold had expired and the stock is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationCommitFailed {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
    /// What is missing.
    pub shortages: Vec<Shortage>,
}
event!(ReservationCommitFailed, "inventory.reservation.commit_failed", Fact, |e| e.reservation_id.to_string());

/// The stock is free again: an order was rejected or cancelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationReleased {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
}
event!(ReservationReleased, "inventory.reservation.released", Fact, |e| e.reservation_id.to_string());

/// The hold ran out; its stock is free.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReservationExpired {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The order.
    pub order_id: OrderId,
}
event!(ReservationExpired, "inventory.reservation.expired", Fact, |e| e.reservation_id.to_string());
