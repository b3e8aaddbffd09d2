//! How an order looks from the outside.

use serde::Serialize;
use shared::caller::Owner;
use shared::collection::Metadata;
use shared::events::cart::{Address, Line, Totals};
use shared::id::{CartId, OrderId, PaymentId, PaymentMethodId, ProductId, Sku};
use shared::{Money, Timestamp};
use utoipa::ToSchema;

use super::fulfillment::FulfillmentResponse;
use crate::model::{Entry, FulfillmentStatus, Order, PaymentStatus, Sheet, Status, What};
use crate::store::{Listed, Notes};

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderResponse {
    #[serde(flatten)]
    summary: OrderSummary,
    /// What was bought.
    lines: Vec<LineResponse>,
    /// What it comes to.
    totals: Totals,
    /// How it is sent.
    shipping_method: String,
    /// How it is paid.
    payment_method: PaymentMethodId,
    /// What tells of a person; null once it was erased.
    personal: Option<PersonalResponse>,
    /// Its shipments.
    fulfillments: Vec<FulfillmentResponse>,
    /// What happened, oldest first.
    timeline: Vec<TimelineEntry>,
    /// What a client keeps beside the order.
    metadata: Metadata,
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
    /// Why it came to nothing: a code, or what was said when it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Its payment; another attempt after a decline is made there.
    payment_id: PaymentId,
    /// The cart that it came of.
    cart_id: CartId,
    /// What is to be paid.
    total: Money,
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
    /// Tax on the line.
    tax: Money,
    /// What the line comes to, tax included.
    total: Money,
    /// How many pieces, and what became of them.
    quantities: Quantities,
}

/// What became of a line's pieces.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quantities {
    /// Ordered.
    ordered: u32,
    /// Shipped.
    fulfilled: u32,
    /// Rejected or cancelled before they were shipped.
    cancelled: u32,
    /// Sent back.
    returned: u32,
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
            reason: saga.reason.map(|_| order.reason()),
            payment_id: order.id.raw().into(),
            cart_id: order.cart_id,
            total: money(saga.payment.total),
            captured: money(saga.payment.captured),
            refunded: money(saga.payment.refunded),
            expires_at: saga.deadline.filter(|_| saga.status.is_open()),
            version: order.version,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

impl From<&Listed> for OrderSummary {
    fn from(listed: &Listed) -> Self {
        Self::from(&listed.order)
    }
}

impl OrderResponse {
    /// The order with all that belongs to it; the shop's own notes for staff only.
    pub(super) fn of(order: &Order, notes: Notes, sheet: &Sheet, for_staff: bool) -> Self {
        let personal = sheet.personal.is_some().then(|| sheet.personal());
        Self {
            summary: order.into(),
            lines: sheet.lines().into_iter().map(|line| LineResponse::of(line, order)).collect(),
            totals: sheet.totals(),
            shipping_method: sheet.shipping_method.clone(),
            payment_method: order.payment_method,
            personal: personal.map(|personal| PersonalResponse {
                email: personal.email,
                shipping_address: personal.shipping_address,
                billing_address: personal.billing_address,
            }),
            fulfillments: FulfillmentResponse::of(order).into_iter().collect(),
            timeline: order.timeline.iter().map(TimelineEntry::from).collect(),
            metadata: notes.metadata,
            notes: notes.notes.filter(|_| for_staff),
        }
    }
}

impl LineResponse {
    fn of(line: Line, order: &Order) -> Self {
        let shipped = order.saga.fulfillment >= FulfillmentStatus::Shipped;
        let count_if = |so: bool| if so { line.quantity } else { 0 };
        Self {
            quantities: Quantities {
                ordered: line.quantity,
                fulfilled: count_if(shipped),
                cancelled: count_if(order.saga.status.is_off()),
                returned: 0,
            },
            line: line.line,
            sku: line.sku,
            product_id: line.product_id,
            title: line.title,
            unit_price: line.unit_price,
            subtotal: line.subtotal,
            discount: line.discount,
            tax: line.tax,
            total: line.total,
        }
    }
}
