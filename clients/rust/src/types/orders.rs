// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of orders.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::{Patch, text_enum};

/// A postal address.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Address {
    /// Who lives there.
    pub name: String,
    /// First line.
    pub line1: String,
    /// Second line.
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// For the carrier.
    pub phone: Option<String>,
}

/// The approval of a return.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApproveReturnRequest {
    /// A message to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The cancellation of an order or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CancelOrderRequest {
    /// The pieces of a confirmed order to cancel; by default all that has not left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<PortionRequest>>,
    /// The reason, in the canceller's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A parcel to pack, and on request to ship at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateFulfillmentRequest {
    /// Its pieces; by default all that is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<PortionRequest>>,
    /// The carrier, if known; required with `ship`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The tracking number, if known; required with `ship`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    /// The address of its tracking page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<TrackingUrl>,
    /// Whether the parcel is shipped at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ship: Option<bool>,
}

/// A request to return goods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateReturnRequest {
    /// The order of the goods.
    pub order_id: OrderId,
    /// The pieces to return, and why.
    pub lines: Vec<ReturnLineRequest>,
    /// A note to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CreateReturnRequest {
    /// Makes one with what it needs.
    pub fn new(order_id: impl Into<OrderId>, lines: Vec<ReturnLineRequest>) -> Self {
        Self { order_id: order_id.into(), lines, note: None }
    }
}

/// `ful_` and a ULID.
pub type FulfillmentId = String;

/// A parcel: pieces that are packed and shipped together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FulfillmentResponse {
    /// Its id.
    pub id: FulfillmentId,
    /// Its order.
    pub order_id: OrderId,
    /// Its status.
    pub status: ParcelStatus,
    /// What is in it.
    pub lines: Vec<PortionResponse>,
    /// The carrier.
    pub carrier: Option<String>,
    /// The tracking number.
    pub tracking: Option<String>,
    /// The address of its tracking page.
    pub tracking_url: Option<String>,
    /// When it was packed.
    pub packed_at: String,
    /// When the carrier took it.
    pub shipped_at: Option<String>,
    /// When it arrived.
    pub delivered_at: Option<String>,
    /// When it was unpacked.
    pub cancelled_at: Option<String>,
}

text_enum! {
    /// The fulfilment status of an order.
    FulfillmentStatus {
        Unfulfilled = "unfulfilled",
        Packed = "packed",
        PartiallyShipped = "partially_shipped",
        Shipped = "shipped",
        Delivered = "delivered",
    }
}

/// The result for one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InspectedLine {
    /// The line's number within the order.
    pub line: u64,
    /// The number of pieces accepted; the others stay with the customer.
    pub quantity: u64,
    /// Whether they go back into stock.
    pub restock: bool,
}

impl InspectedLine {
    /// Makes one.
    pub fn new(line: u64, quantity: u64, restock: bool) -> Self {
        Self { line, quantity, restock }
    }
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LineResponse {
    /// Its number within the order, from 1.
    pub line: u32,
    /// The SKU.
    pub sku: Sku,
    /// Its product.
    pub product_id: ProductId,
    /// The title at checkout.
    pub title: String,
    /// The price of one piece.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub subtotal: Money,
    /// The discount on the line.
    pub discount: Money,
    /// The tax rate in basis points: 1900 is 19 %.
    pub tax_rate_bps: u32,
    /// The tax on the line.
    pub tax: Money,
    /// The line's total, tax included.
    pub total: Money,
    /// The weight of one piece, in grams.
    pub weight_g: u32,
    /// The number of pieces, by state.
    pub quantities: Quantities,
}

/// A dispute of a charge.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderDispute {
    /// Its id.
    pub id: DisputeId,
    /// Whether the shop has won; absent while the dispute is open.
    pub won: Option<bool>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderResponse {
    /// Its id.
    pub id: OrderId,
    /// Its number, for people.
    pub number: String,
    /// Its owner.
    pub owner: Owner,
    /// Its status.
    pub status: OrderStatus,
    /// The status of its payment.
    pub payment_status: PaymentStatus,
    /// Its fulfilment status.
    pub fulfillment_status: FulfillmentStatus,
    /// Whether a dispute is open.
    pub disputed: bool,
    /// Whether a capture failed and the order is not fully paid.
    pub capture_failed: bool,
    /// The number of its invoice, issued some minutes after the confirmation.
    pub invoice_number: Option<String>,
    /// Why it was rejected or cancelled: a code, or the canceller's own words.
    pub reason: Option<String>,
    /// Its payment, for another attempt after a decline.
    pub payment_id: PaymentId,
    /// The cart that was checked out.
    pub cart_id: CartId,
    /// Its total when it was placed.
    pub total: Money,
    /// The price of the cancelled pieces.
    pub cancelled: Money,
    /// The amount captured.
    pub captured: Money,
    /// The amount refunded.
    pub refunded: Money,
    /// Its deadline, while it waits for stock or money.
    pub expires_at: Option<String>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was checked out.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// Its lines.
    pub lines: Vec<LineResponse>,
    /// Its totals.
    pub totals: Totals,
    /// Its discounts, by promotion.
    pub discounts: Vec<Discount>,
    /// The shipping method.
    pub shipping_method: String,
    /// How it is paid; null if it is free.
    pub payment_method: Option<PaymentMethodId>,
    /// The personal data; null once it is erased.
    pub personal: Option<PersonalResponse>,
    /// Its parcels, oldest first.
    pub fulfillments: Vec<FulfillmentResponse>,
    /// Its returns, oldest first.
    pub returns: Vec<ReturnId>,
    /// Open and closed disputes of its charges.
    pub disputes: Vec<OrderDispute>,
    /// The latest timeline entries, oldest first.
    ///
    /// `GET /orders/{order_id}/timeline` has all.
    pub timeline: Vec<TimelineEntry>,
    /// The client's own data about the order.
    pub metadata: Metadata,
    /// The shop's note to the customer.
    pub customer_note: Option<String>,
    /// The shop's own notes; for staff only.
    pub notes: Option<String>,
}

text_enum! {
    /// The status of an order.
    OrderStatus {
        Placed = "placed",
        AwaitingPayment = "awaiting_payment",
        Committing = "committing",
        Confirmed = "confirmed",
        Completed = "completed",
        Rejected = "rejected",
        Cancelled = "cancelled",
    }
}

/// An order in a list, or after a command.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// Its number, for people.
    pub number: String,
    /// Its owner.
    pub owner: Owner,
    /// Its status.
    pub status: OrderStatus,
    /// The status of its payment.
    pub payment_status: PaymentStatus,
    /// Its fulfilment status.
    pub fulfillment_status: FulfillmentStatus,
    /// Whether a dispute is open.
    pub disputed: bool,
    /// Whether a capture failed and the order is not fully paid.
    pub capture_failed: bool,
    /// The number of its invoice, issued some minutes after the confirmation.
    pub invoice_number: Option<String>,
    /// Why it was rejected or cancelled: a code, or the canceller's own words.
    pub reason: Option<String>,
    /// Its payment, for another attempt after a decline.
    pub payment_id: PaymentId,
    /// The cart that was checked out.
    pub cart_id: CartId,
    /// Its total when it was placed.
    pub total: Money,
    /// The price of the cancelled pieces.
    pub cancelled: Money,
    /// The amount captured.
    pub captured: Money,
    /// The amount refunded.
    pub refunded: Money,
    /// Its deadline, while it waits for stock or money.
    pub expires_at: Option<String>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was checked out.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// The status of a parcel.
    ParcelStatus {
        Packed = "packed",
        Shipped = "shipped",
        Delivered = "delivered",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// The status of an order's payment, for people.
    PaymentStatus {
        Pending = "pending",
        ActionRequired = "action_required",
        Declined = "declined",
        Authorized = "authorized",
        PartiallyCaptured = "partially_captured",
        Captured = "captured",
        PartiallyRefunded = "partially_refunded",
        Refunded = "refunded",
        Voided = "voided",
        Expired = "expired",
    }
}

/// The personal data of an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PersonalResponse {
    /// The address for e-mails about the order.
    pub email: String,
    /// The shipping address.
    pub shipping_address: Address,
    /// The billing address.
    pub billing_address: Address,
}

/// A number of pieces of a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PortionRequest {
    /// The line's number within the order.
    pub line: u64,
    /// The number of pieces.
    pub quantity: u64,
}

impl PortionRequest {
    /// Makes one.
    pub fn new(line: u64, quantity: u64) -> Self {
        Self { line, quantity }
    }
}

/// A number of pieces of a line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PortionResponse {
    /// The line's number within the order.
    pub line: u32,
    /// The number of pieces.
    pub quantity: u32,
}

/// The pieces of a line, by state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Quantities {
    /// Ordered.
    pub ordered: u32,
    /// Packed, not shipped yet.
    pub packed: u32,
    /// Shipped.
    pub fulfilled: u32,
    /// Rejected or cancelled before they were shipped.
    pub cancelled: u32,
    /// Returned.
    pub returned: u32,
}

/// The result of an inspection.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReceiveReturnRequest {
    /// The accepted pieces; by default all, and back into stock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<InspectedLine>>,
    /// The refund, if it is below the price of the accepted pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Money>,
    /// Why the refund is lower; the customer sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The rejection of a return.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RejectReturnRequest {
    /// The reason, for the customer.
    pub reason: String,
}

impl RejectReturnRequest {
    /// Makes one.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// `ret_` and a ULID.
pub type ReturnId = String;

/// A number of pieces of a line, and why they are returned.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReturnLineRequest {
    /// The line's number within the order.
    pub line: u64,
    /// The number of pieces.
    pub quantity: u64,
    /// The reason.
    pub reason: ReturnReason,
}

impl ReturnLineRequest {
    /// Makes one.
    pub fn new(line: u64, quantity: u64, reason: ReturnReason) -> Self {
        Self { line, quantity, reason }
    }
}

/// One line of a return.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReturnLineResponse {
    /// The number of the order's line.
    pub line: u32,
    /// The SKU.
    pub sku: Option<Sku>,
    /// The title at checkout.
    pub title: String,
    /// The number of pieces to return.
    pub quantity: u32,
    /// The reason.
    pub reason: ReturnReason,
    /// The number of pieces accepted.
    pub accepted: u32,
    /// The number of accepted pieces that went back into stock.
    pub restocked: u32,
}

text_enum! {
    /// Why goods are returned.
    ReturnReason {
        Damaged = "damaged",
        Defective = "defective",
        WrongItem = "wrong_item",
        NotAsDescribed = "not_as_described",
        WrongSize = "wrong_size",
        Unwanted = "unwanted",
        Other = "other",
    }
}

/// A return.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReturnResponse {
    /// Its id.
    pub id: ReturnId,
    /// The order of the goods.
    pub order_id: OrderId,
    /// That order's number.
    pub order_number: String,
    /// The order's owner.
    pub owner: Owner,
    /// Its status.
    pub status: ReturnStatus,
    /// The customer's note.
    pub note: Option<String>,
    /// The shop's reason for its decision, or for a refund below the goods' price.
    pub reason: Option<String>,
    /// The refund due; known after the inspection.
    pub refund: Option<Money>,
    /// The amount refunded.
    pub refunded: Money,
    /// Why the refund failed, as a code; the shop has to refund by other means.
    pub refund_failed: Option<String>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was requested.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// The pieces to return.
    pub lines: Vec<ReturnLineResponse>,
}

text_enum! {
    /// The status of a return.
    ReturnStatus {
        Requested = "requested",
        Approved = "approved",
        Rejected = "rejected",
        Cancelled = "cancelled",
        Received = "received",
        Refunded = "refunded",
    }
}

/// A return in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReturnSummary {
    /// Its id.
    pub id: ReturnId,
    /// The order of the goods.
    pub order_id: OrderId,
    /// That order's number.
    pub order_number: String,
    /// The order's owner.
    pub owner: Owner,
    /// Its status.
    pub status: ReturnStatus,
    /// The customer's note.
    pub note: Option<String>,
    /// The shop's reason for its decision, or for a refund below the goods' price.
    pub reason: Option<String>,
    /// The refund due; known after the inspection.
    pub refund: Option<Money>,
    /// The amount refunded.
    pub refunded: Money,
    /// Why the refund failed, as a code; the shop has to refund by other means.
    pub refund_failed: Option<String>,
    /// Its version, incremented by each change.
    pub version: u64,
    /// When it was requested.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// The carrier and tracking number of a parcel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShipFulfillmentRequest {
    /// The carrier.
    pub carrier: String,
    /// The tracking number.
    pub tracking: String,
    /// The address of its tracking page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<TrackingUrl>,
}

impl ShipFulfillmentRequest {
    /// Makes one with what it needs.
    pub fn new(carrier: impl Into<String>, tracking: impl Into<String>) -> Self {
        Self { carrier: carrier.into(), tracking: tracking.into(), tracking_url: None }
    }
}

/// One entry of an order's timeline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelineEntry {
    /// When it happened.
    pub at: String,
    /// What happened.
    pub what: What,
    /// The reason's code, the decline's code or the amount.
    pub detail: Option<String>,
}

/// An address that begins with `https://`.
pub type TrackingUrl = String;

/// The fields that staff may change (RFC 7396: null removes).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpdateOrderRequest {
    /// The shop's own notes.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub notes: Patch<String>,
    /// A note to the customer; the packing slip shows it too.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub customer_note: Patch<String>,
    /// The client's own data about the order.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

text_enum! {
    /// The kind of a timeline entry.
    What {
        Placed = "placed",
        AwaitingPayment = "awaiting_payment",
        Committing = "committing",
        Confirmed = "confirmed",
        Completed = "completed",
        Rejected = "rejected",
        Cancelled = "cancelled",
        PaymentActionRequired = "payment_action_required",
        PaymentDeclined = "payment_declined",
        PaymentExpired = "payment_expired",
        PaymentVoided = "payment_voided",
        PaymentCaptured = "payment_captured",
        PaymentRefunded = "payment_refunded",
        Packed = "packed",
        Unpacked = "unpacked",
        Shipped = "shipped",
        Delivered = "delivered",
        StockReleased = "stock_released",
        LinesCancelled = "lines_cancelled",
        CaptureFailed = "capture_failed",
        RefundFailed = "refund_failed",
        DisputeOpened = "dispute_opened",
        DisputeWon = "dispute_won",
        DisputeLost = "dispute_lost",
        ConfirmationMailed = "confirmation_mailed",
        ShipmentMailed = "shipment_mailed",
        Invoiced = "invoiced",
        ReturnRequested = "return_requested",
        ReturnApproved = "return_approved",
        ReturnRejected = "return_rejected",
        ReturnCancelled = "return_cancelled",
        ReturnReceived = "return_received",
    }
}
