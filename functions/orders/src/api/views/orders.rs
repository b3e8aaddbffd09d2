//! How an order looks from the outside.

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
    /// What was bought.
    lines: Vec<LineResponse>,
    /// What it comes to.
    totals: Totals,
    /// The promotions that took something off.
    discounts: Vec<Discount>,
    /// How it is sent.
    shipping_method: String,
    /// How it is paid; null where nothing was to be paid.
    payment_method: Option<PaymentMethodId>,
    /// What tells of a person; null once it was erased.
    personal: Option<PersonalResponse>,
    /// Its parcels, oldest first.
    fulfillments: Vec<FulfillmentResponse>,
    /// Its returns, oldest first.
    returns: Vec<ReturnId>,
    /// Charges that its cardholder disputes, or disputed.
    disputes: Vec<OrderDispute>,
    /// What happened lately, oldest first; all of it is at `GET /orders/{order_id}/timeline`.
    timeline: Vec<TimelineEntry>,
    /// What a client keeps beside the order.
    metadata: Metadata,
    /// What the shop wants the customer to know.
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
    /// Whose it is.
    owner: Owner,
    /// Where it stands.
    status: Status,
    /// How its money stands.
    payment_status: PaymentStatus,
    /// How far its goods have come.
    fulfillment_status: FulfillmentStatus,
    /// Whether a charge is disputed and that is not decided yet.
    disputed: bool,
    /// Whether money could not be taken that is still to be paid.
    capture_failed: bool,
    /// The number of its invoice, some minutes after it was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "INV-000001")]
    invoice_number: Option<String>,
    /// Why it came to nothing: a code, or what was said when it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Its payment; another attempt after a decline is made there.
    payment_id: PaymentId,
    /// The cart that it came of.
    cart_id: CartId,
    /// What was to be paid when it was placed.
    total: Money,
    /// What is not to be paid any more, since it was called off.
    cancelled: Money,
    /// What was taken.
    captured: Money,
    /// What was given back.
    refunded: Money,
    /// When its time is up, where it waits for stock or money.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    /// Counts its changes.
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
    /// What.
    sku: Sku,
    /// Of which product.
    product_id: ProductId,
    /// As it was called.
    title: String,
    /// One piece.
    unit_price: Money,
    /// Pieces times price.
    subtotal: Money,
    /// Taken off.
    discount: Money,
    /// The rate at which it is taxed, in basis points: 1900 is 19 %.
    tax_rate_bps: u32,
    /// Tax on the line.
    tax: Money,
    /// What the line comes to, tax included.
    total: Money,
    /// What one piece weighs, in grams.
    weight_g: u32,
    /// How many pieces, and what became of them.
    quantities: Quantities,
}

/// What became of a line's pieces.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quantities {
    /// Ordered.
    ordered: u32,
    /// Packed, and not shipped yet.
    packed: u32,
    /// Shipped.
    fulfilled: u32,
    /// Rejected or cancelled before they were shipped.
    cancelled: u32,
    /// Sent back.
    returned: u32,
}

/// A charge that the cardholder disputes, or disputed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderDispute {
    /// Its id.
    id: DisputeId,
    /// Whether the money is the shop's again; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    won: Option<bool>,
}

/// What tells of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalResponse {
    /// Where mail about the order goes.
    email: String,
    /// Where the goods go.
    shipping_address: Address,
    /// Where the bill goes.
    billing_address: Address,
}

/// One entry of an order's timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineEntry {
    /// When.
    at: Timestamp,
    /// What.
    what: What,
    /// More of it: the reason's code, the decline's code, the amount.
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
            capture_failed: !saga.payment.heard.failed_captures.is_empty()
                && saga.payment.captured < saga.payment.due(),
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
    /// The order with all that belongs to it; the shop's own notes for staff only.
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
