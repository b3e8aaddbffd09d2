//! An order as clients see it.

use domain::collection::Metadata;
use domain::id::{CartId, DisputeId, OrderId, PaymentId, PaymentMethodId, ProductId, ReturnId, Sku};
use domain::owner::Owner;
use domain::{Money, Timestamp};
use events::cart::{Address, Discount, Line, Totals};
use serde::Serialize;
use utoipa::ToSchema;

use super::fulfillments::FulfillmentResponse;
use crate::model::{Entry, FulfillmentStatus, Order, OrderDetails, PaymentStatus, Status, What};
use crate::store::Notes;

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderResponse {
    #[serde(flatten)]
    summary: OrderSummary,
    /// Its lines.
    lines: Vec<LineResponse>,
    /// Its totals.
    totals: Totals,
    /// Its discounts, by promotion.
    discounts: Vec<Discount>,
    /// The shipping method.
    shipping_method: String,
    /// How it is paid; null if it is free.
    payment_method: Option<PaymentMethodId>,
    /// The personal data; null once it is erased.
    personal: Option<PersonalResponse>,
    /// Its parcels, oldest first.
    fulfillments: Vec<FulfillmentResponse>,
    /// Its returns, oldest first.
    returns: Vec<ReturnId>,
    /// Open and closed disputes of its charges.
    disputes: Vec<OrderDispute>,
    /// The latest timeline entries, oldest first.
    ///
    /// `GET /orders/{order_id}/timeline` has all.
    timeline: Vec<TimelineEntry>,
    /// The client's own data about the order.
    metadata: Metadata,
    /// The shop's note to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_note: Option<String>,
    /// The shop's own notes; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// An order in a list, or after a command.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderSummary {
    /// Its id.
    id: OrderId,
    /// Its number, for people.
    #[schema(example = "K7Q2M9XA", pattern = "^[0-9A-HJKMNP-TV-Z]{8}$")]
    number: String,
    /// Its owner.
    owner: Owner,
    /// Its status.
    status: Status,
    /// The status of its payment.
    payment_status: PaymentStatus,
    /// Its fulfilment status.
    fulfillment_status: FulfillmentStatus,
    /// Whether a dispute is open.
    disputed: bool,
    /// Whether a capture failed and the order is not fully paid.
    capture_failed: bool,
    /// The number of its invoice, issued some minutes after the confirmation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "INV-000001")]
    invoice_number: Option<String>,
    /// Why it was rejected or cancelled: a code, or the canceller's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Its payment, for another attempt after a decline.
    payment_id: PaymentId,
    /// The cart that was checked out.
    cart_id: CartId,
    /// Its total when it was placed.
    total: Money,
    /// The price of the cancelled pieces.
    cancelled: Money,
    /// The amount captured.
    captured: Money,
    /// The amount refunded.
    refunded: Money,
    /// Its deadline, while it waits for stock or money.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    /// Its version, incremented by each change.
    version: u64,
    /// When it was checked out.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// One line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineResponse {
    /// Its number within the order, from 1.
    line: u32,
    /// The SKU.
    sku: Sku,
    /// Its product.
    product_id: ProductId,
    /// The title at checkout.
    title: String,
    /// The price of one piece.
    unit_price: Money,
    /// Quantity times unit price.
    subtotal: Money,
    /// The discount on the line.
    discount: Money,
    /// The tax rate in basis points: 1900 is 19 %.
    tax_rate_bps: u32,
    /// The tax on the line.
    tax: Money,
    /// The line's total, tax included.
    total: Money,
    /// The weight of one piece, in grams.
    weight_g: u32,
    /// The number of pieces, by state.
    quantities: Quantities,
}

/// The pieces of a line, by state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quantities {
    /// Ordered.
    ordered: u32,
    /// Packed, not shipped yet.
    packed: u32,
    /// Shipped.
    fulfilled: u32,
    /// Rejected or cancelled before they were shipped.
    cancelled: u32,
    /// Returned.
    returned: u32,
}

/// A dispute of a charge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderDispute {
    /// Its id.
    id: DisputeId,
    /// Whether the shop has won; absent while the dispute is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    won: Option<bool>,
}

/// The personal data of an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalResponse {
    /// The address for e-mails about the order.
    email: String,
    /// The shipping address.
    shipping_address: Address,
    /// The billing address.
    billing_address: Address,
}

/// One entry of an order's timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineEntry {
    /// When it happened.
    at: Timestamp,
    /// What happened.
    what: What,
    /// The reason's code, the decline's code or the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl From<&Entry> for TimelineEntry {
    fn from(entry: &Entry) -> Self {
        Self { at: entry.at, what: entry.what, detail: entry.detail.clone() }
    }
}

impl From<&Order> for OrderSummary {
    fn from(order: &Order) -> Self {
        let saga = &order.saga;
        let money = |amount| Money::new(amount, order.currency);
        Self {
            id: order.id,
            number: order.number.to_string(),
            owner: order.owner,
            status: saga.status,
            payment_status: saga.payment.status(),
            fulfillment_status: saga.fulfillment,
            disputed: order.is_disputed(),
            capture_failed: !saga.payment.seen.failed_captures.is_empty() && saga.payment.captured < saga.payment.due(),
            invoice_number: order.invoice.as_ref().map(|invoice| invoice.number.clone()),
            reason: saga.reason.map(|_| order.reason()),
            payment_id: order.id.raw().into(),
            cart_id: order.cart_id,
            total: money(saga.payment.total),
            cancelled: money(saga.payment.cancelled),
            captured: money(saga.payment.captured),
            refunded: money(saga.payment.refunded),
            expires_at: saga.deadline.filter(|_| saga.status.is_open()),
            version: order.version,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

impl OrderResponse {
    /// Builds the full view; includes the shop's own notes for staff only.
    pub(in crate::api) fn of(order: &Order, notes: Notes, sheet: &OrderDetails, for_staff: bool) -> Self {
        let disputes = order.disputes.iter();
        Self {
            summary: order.into(),
            lines: sheet.lines().into_iter().map(|line| LineResponse::of(line, order)).collect(),
            totals: sheet.totals(),
            discounts: sheet.discounts(),
            shipping_method: sheet.shipping_method().to_owned(),
            payment_method: order.payment_method,
            personal: sheet.personal().map(|personal| PersonalResponse {
                email: personal.email,
                shipping_address: personal.shipping_address,
                billing_address: personal.billing_address,
            }),
            fulfillments: FulfillmentResponse::all(order),
            returns: order.goods.returns.clone(),
            disputes: disputes.map(|dispute| OrderDispute { id: dispute.id, won: dispute.won }).collect(),
            timeline: order.timeline.entries.iter().map(TimelineEntry::from).collect(),
            metadata: notes.metadata,
            customer_note: notes.customer_note,
            notes: notes.notes.filter(|_| for_staff),
        }
    }
}

impl LineResponse {
    fn of(line: Line, order: &Order) -> Self {
        let goods = &order.goods;
        let cancelled = if order.saga.status.is_off() { line.quantity } else { goods.cancelled.of(line.line) };
        Self {
            quantities: Quantities {
                ordered: line.quantity,
                packed: goods.packed().of(line.line),
                fulfilled: goods.shipped().of(line.line),
                cancelled,
                returned: goods.returned.of(line.line),
            },
            line: line.line,
            sku: line.sku,
            product_id: line.product_id,
            title: line.title,
            unit_price: line.unit_price,
            subtotal: line.subtotal,
            discount: line.discount,
            tax_rate_bps: line.tax_rate_bps,
            tax: line.tax,
            total: line.total,
            weight_g: line.weight_g,
        }
    }
}
