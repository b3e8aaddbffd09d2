//! Stock and reservations as clients see them.

use domain::Timestamp;
use domain::id::{OrderId, ReservationId, Sku};
use events::inventory::Shortage;
use serde::Serialize;
use service::body::Answer;

use crate::model::{Level, Line, MAIN, Reservation, State, Step};

/// The stock of one sku.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StockResponse {
    /// The sku.
    pub sku: Sku,
    /// The location; only one so far.
    #[schema(example = "main")]
    pub location: &'static str,
    /// Pieces in the warehouse; negative if more was sold than available: backorders, or losses
    /// after the promise.
    #[schema(example = 100)]
    pub on_hand: i64,
    /// Pieces held for orders that are not yet confirmed.
    #[schema(example = 3)]
    pub reserved: i64,
    /// Pieces that are never promised.
    #[schema(example = 2)]
    pub safety: i64,
    /// Pieces that can still be promised: `on_hand − reserved − safety`.
    #[schema(example = 95)]
    pub available: i64,
    /// The sku is low at this many available pieces or fewer; null if not set.
    #[schema(example = 20)]
    pub low_at: Option<i64>,
    /// Whether the sku is low, and to be reordered.
    pub low: bool,
    /// Pieces that are held or sold but not on hand; 0 if none are missing.
    #[schema(example = 0)]
    pub short_by: i64,
    /// Counts the movements; the `ETag`.
    #[schema(example = 7)]
    pub version: u64,
    /// When the sku was first seen.
    pub created_at: Timestamp,
    /// When its stock last changed.
    pub updated_at: Timestamp,
}

impl From<&Level> for StockResponse {
    fn from(level: &Level) -> Self {
        Self {
            sku: level.sku.clone(),
            location: MAIN,
            on_hand: level.on_hand,
            reserved: level.reserved,
            safety: level.safety,
            available: level.available,
            low_at: level.low_at,
            low: level.is_low(),
            short_by: level.short_by(),
            version: level.version,
            created_at: level.created_at,
            updated_at: level.updated_at,
        }
    }
}

impl StockResponse {
    /// The answer to a step on one sku.
    pub(crate) fn answer(step: &Step) -> Answer {
        match step.levels.first() {
            Some(level) => Answer::ok(&Self::from(level)).version(level.version),
            None => Answer::no_content(),
        }
    }
}

/// The stock that an order holds or held.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ReservationResponse {
    /// Its id.
    pub id: ReservationId,
    /// The order; it has the same ULID.
    pub order_id: OrderId,
    /// The state.
    pub state: State,
    /// The counted lines of the order, by sku. Empty if nothing is counted, or if the order ended
    /// before it was placed.
    pub lines: Vec<ReservedLine>,
    /// The shortages, if it was rejected or its commit failed.
    pub shortages: Vec<Shortage>,
    /// When the hold expires or expired; null if nothing was ever held.
    pub expires_at: Option<Timestamp>,
    /// Counts the changes; the `ETag`.
    #[schema(example = 1)]
    pub version: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A quantity of a sku.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ReservedLine {
    /// The sku.
    pub sku: Sku,
    /// The quantity.
    #[schema(example = 2)]
    pub quantity: i64,
    /// How many of them were cancelled in parts after the sale.
    #[schema(example = 0)]
    pub cancelled: i64,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

impl From<&Line> for ReservedLine {
    fn from(line: &Line) -> Self {
        Self { sku: line.sku.clone(), quantity: line.quantity, cancelled: line.cancelled, backorder: line.backorder }
    }
}

impl From<&Reservation> for ReservationResponse {
    fn from(reservation: &Reservation) -> Self {
        Self {
            id: reservation.id,
            order_id: reservation.order_id(),
            state: reservation.state,
            lines: reservation.lines.iter().map(ReservedLine::from).collect(),
            shortages: reservation.shortages.clone(),
            expires_at: reservation.held_until,
            version: reservation.version,
            created_at: reservation.created_at,
            updated_at: reservation.updated_at,
        }
    }
}
