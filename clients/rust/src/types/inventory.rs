// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of inventory.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::{Patch, text_enum};

/// A count, or a correction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AdjustStockRequest {
    /// A counted quantity.
    Count(CountRequest),
    /// A difference.
    Correction(CorrectionRequest),
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CorrectionRequest {
    /// Pieces to add; negative to remove.
    pub delta: i64,
    /// The reason.
    pub reason: String,
}

impl CorrectionRequest {
    /// Makes one.
    pub fn new(delta: i64, reason: impl Into<String>) -> Self {
        Self { delta, reason: reason.into() }
    }
}

/// A count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountRequest {
    /// Pieces on hand.
    pub on_hand: u64,
    /// The reason.
    pub reason: String,
}

impl CountRequest {
    /// Makes one.
    pub fn new(on_hand: u64, reason: impl Into<String>) -> Self {
        Self { on_hand, reason: reason.into() }
    }
}

/// A stocktaking.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountStockRequest {
    /// The counts, each sku once.
    pub lines: Vec<CountedLine>,
    /// The reason.
    pub reason: String,
    /// An external reference, such as the number of the stocktaking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl CountStockRequest {
    /// Makes one with what it needs.
    pub fn new(lines: Vec<CountedLine>, reason: impl Into<String>) -> Self {
        Self { lines, reason: reason.into(), reference: None }
    }
}

/// The count of a sku.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountedLine {
    /// The sku.
    pub sku: Sku,
    /// Pieces on hand.
    pub counted: u64,
}

impl CountedLine {
    /// Makes one.
    pub fn new(sku: impl Into<Sku>, counted: u64) -> Self {
        Self { sku: sku.into(), counted }
    }
}

/// A quantity of a sku.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeliveryLine {
    /// The sku.
    pub sku: Sku,
    /// The quantity.
    pub quantity: u64,
}

impl DeliveryLine {
    /// Makes one.
    pub fn new(sku: impl Into<Sku>, quantity: u64) -> Self {
        Self { sku: sku.into(), quantity }
    }
}

/// A received delivery.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeliveryResponse {
    /// The movement that records it.
    pub movement_id: MovementId,
    /// When it was recorded.
    pub received_at: String,
    /// The present stock of each of its skus, by sku.
    pub stock: Vec<StockResponse>,
}

text_enum! {
    /// The kind of a movement.
    Kind {
        Receive = "receive",
        Adjust = "adjust",
        Settings = "settings",
        Reserve = "reserve",
        Release = "release",
        Expire = "expire",
        Commit = "commit",
        Restock = "restock",
        Return = "return",
    }
}

/// `mov_` and a ULID.
pub type MovementId = String;

/// A delivery of many skus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReceiveDeliveryRequest {
    /// The received goods; lines of the same sku are summed.
    pub lines: Vec<DeliveryLine>,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// An external reference, such as the delivery note's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl ReceiveDeliveryRequest {
    /// Makes one with what it needs.
    pub fn new(lines: Vec<DeliveryLine>) -> Self {
        Self { lines, note: None, reference: None }
    }
}

/// Received goods of one sku.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReceiveStockRequest {
    /// The quantity.
    pub quantity: u64,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// An external reference, such as the delivery note's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl ReceiveStockRequest {
    /// Makes one with what it needs.
    pub fn new(quantity: u64) -> Self {
        Self { quantity, note: None, reference: None }
    }
}

/// `res_` and a ULID.
pub type ReservationId = String;

/// The stock that an order holds or held.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReservationResponse {
    /// Its id.
    pub id: ReservationId,
    /// The order; it has the same ULID.
    pub order_id: OrderId,
    /// The state.
    pub state: State,
    /// The counted lines of the order, by sku. Empty if nothing is counted, or if the order ended before it was placed.
    pub lines: Vec<ReservedLine>,
    /// The shortages, if it was rejected or its commit failed.
    pub shortages: Vec<Shortage>,
    /// When the hold expires or expired; null if nothing was ever held.
    pub expires_at: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A quantity of a sku.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReservedLine {
    /// The sku.
    pub sku: Sku,
    /// The quantity.
    pub quantity: i64,
    /// How many of them were cancelled in parts after the sale.
    pub cancelled: i64,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

/// So much was wanted, so little is there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Shortage {
    /// The sku.
    pub sku: Sku,
    /// Pieces wanted.
    pub requested: u32,
    /// Pieces available.
    pub available: u32,
}

text_enum! {
    /// The state of a reservation.
    ///
    /// `held → committed | released | expired`; `expired → committed | commit_failed | released`; `committed →
    /// released`. A reservation that never held stock is `rejected`, or `released` if its order ended first.
    State {
        Held = "held",
        Rejected = "rejected",
        Committed = "committed",
        CommitFailed = "commit_failed",
        Released = "released",
        Expired = "expired",
    }
}

/// A booked stocktaking.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StockCountResponse {
    /// The movement that records it.
    pub movement_id: MovementId,
    /// When it was booked.
    pub counted_at: String,
    /// The results by sku, including those without a difference.
    pub lines: Vec<StockDifference>,
}

/// The difference of a count from the books.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StockDifference {
    /// The sku.
    pub sku: Sku,
    /// The expected quantity.
    pub expected: i64,
    /// The counted quantity.
    pub counted: i64,
    /// `counted − expected`.
    pub difference: i64,
    /// Pieces that can still be promised; negative if more is held than on hand.
    pub available: i64,
    /// Pieces that are held or sold but not on hand; 0 if none are missing.
    pub short_by: i64,
}

/// One movement of a sku: its change and the result.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StockMovementResponse {
    /// The movement; one of several skus appears in the list of each.
    pub movement_id: MovementId,
    /// The kind.
    pub kind: Kind,
    /// When it happened.
    pub at: String,
    /// The reservation of its order; null if done by hand.
    pub reservation_id: Option<ReservationId>,
    /// Who did it by hand: the `sub` of the token.
    pub by: Option<String>,
    /// The reason that staff gave.
    pub note: Option<String>,
    /// An external reference: a delivery note's number, or the return's id.
    pub reference: Option<String>,
    /// The change of `on_hand`.
    pub on_hand_change: i64,
    /// The change of `reserved`.
    pub reserved_change: i64,
    /// The resulting `on_hand`.
    pub on_hand: i64,
    /// The resulting `reserved`.
    pub reserved: i64,
    /// The resulting `available`.
    pub available: i64,
    /// The resulting version of the stock.
    pub version: u64,
}

/// The stock of one sku.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StockResponse {
    /// The sku.
    pub sku: Sku,
    /// The location; only one so far.
    pub location: String,
    /// Pieces in the warehouse; negative if more was sold than available: backorders, or losses after the promise.
    pub on_hand: i64,
    /// Pieces held for orders that are not yet confirmed.
    pub reserved: i64,
    /// Pieces that are never promised.
    pub safety: i64,
    /// Pieces that can still be promised: `on_hand − reserved − safety`.
    pub available: i64,
    /// The sku is low at this many available pieces or fewer; null if not set.
    pub low_at: Option<i64>,
    /// Whether the sku is low, and to be reordered.
    pub low: bool,
    /// Pieces that are held or sold but not on hand; 0 if none are missing.
    pub short_by: i64,
    /// Counts the movements; the `ETag`.
    pub version: u64,
    /// When the sku was first seen.
    pub created_at: String,
    /// When its stock last changed.
    pub updated_at: String,
}

/// The settings of a sku's stock. Quantities change only by receipts and adjustments.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StockSettings {
    /// The safety stock: pieces that are never promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety: Option<u64>,
    /// The sku is low, and listed by `GET /stock?low=true`, at this many available pieces or fewer; null for never.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub low_at: Patch<u64>,
}
