//! What orders publishes. Each state of an order is reached once, so each of these is a fact by the order's id.

use serde::{Deserialize, Serialize};

use super::cart::Personal;
use super::event;
use domain::id::{CartId, FulfillmentId, OrderId, PaymentMethodId, ReturnId, Sku};
use domain::owner::Owner;
use domain::{Money, Timestamp};

/// So many of a sku.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: u32,
    /// Whether stock is counted for it.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

/// An order stands; its stock is to be held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// The order; the reservation bears the same ULID.
    pub order_id: OrderId,
    /// Its short number, for people.
    pub number: String,
    /// Whose it is.
    pub owner: Owner,
    /// What is to be held.
    pub lines: Vec<Quantity>,
    /// What is to be paid.
    pub total: Money,
    /// Personal data.
    pub personal: Personal,
}
event!(OrderPlaced, "orders.order.placed", Fact, |e| e.order_id.to_string());

/// The stock is held; the money is to be authorised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderAwaitingPayment {
    /// The order; the payment bears the same ULID.
    pub order_id: OrderId,
    /// Whose it is.
    pub owner: Owner,
    /// What is to be authorised.
    pub amount: Money,
    /// How it is paid.
    pub payment_method: PaymentMethodId,
    /// When the order's time is up.
    pub expires_at: Timestamp,
}
event!(OrderAwaitingPayment, "orders.order.awaiting_payment", Fact, |e| e.order_id.to_string());

/// The money is authorised; the stock is to be committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCommitting {
    /// The order.
    pub order_id: OrderId,
}
event!(OrderCommitting, "orders.order.committing", Fact, |e| e.order_id.to_string());

/// Stock committed, money authorised: the order holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderConfirmed {
    /// The order.
    pub order_id: OrderId,
    /// The cart that it came of.
    pub cart_id: CartId,
    /// Which checkout of that cart.
    pub generation: u32,
    /// Whose it is.
    pub owner: Owner,
    /// What is to be paid.
    pub total: Money,
}
event!(OrderConfirmed, "orders.order.confirmed", Fact, |e| e.order_id.to_string());

/// The order did not come about: hold and authorisation are to be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRejected {
    /// The order.
    pub order_id: OrderId,
    /// The cart that it came of.
    pub cart_id: CartId,
    /// Which checkout of that cart.
    pub generation: u32,
    /// `insufficient_stock`, `payment_expired`, `timed_out`, …
    pub reason: String,
}
event!(OrderRejected, "orders.order.rejected", Fact, |e| e.order_id.to_string());

/// The order was called off: hold or stock, and authorisation or money, are to be given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCancelled {
    /// The order.
    pub order_id: OrderId,
    /// The cart that it came of.
    pub cart_id: CartId,
    /// Which checkout of that cart.
    pub generation: u32,
    /// Why.
    pub reason: String,
    /// Whether it had been confirmed: then the stock is to be restocked and the cart stays ordered.
    pub was_confirmed: bool,
}
event!(OrderCancelled, "orders.order.cancelled", Fact, |e| e.order_id.to_string());

/// Shipped whole and paid whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCompleted {
    /// The order.
    pub order_id: OrderId,
    /// Whose it is.
    pub owner: Owner,
    /// What was bought.
    pub lines: Vec<Quantity>,
}
event!(OrderCompleted, "orders.order.completed", Fact, |e| e.order_id.to_string());

/// Goods are on their way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FulfillmentShipped {
    /// The order.
    pub order_id: OrderId,
    /// The shipment.
    pub fulfillment_id: FulfillmentId,
    /// What is in it.
    pub lines: Vec<Quantity>,
    /// What the goods in it come to: to be captured now, where capture waits for shipping.
    pub amount: Money,
    /// Whether it is the last of its order.
    pub last: bool,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking: String,
}
event!(FulfillmentShipped, "orders.fulfillment.shipped", Fact, |e| e.fulfillment_id.to_string());

/// Goods have arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FulfillmentDelivered {
    /// The order.
    pub order_id: OrderId,
    /// The shipment.
    pub fulfillment_id: FulfillmentId,
}
event!(FulfillmentDelivered, "orders.fulfillment.delivered", Fact, |e| e.fulfillment_id.to_string());

/// A part of a confirmed order was called off before it was shipped: its stock is to be put back, and its money not to
/// be taken, or to be given back where it was. (The whole of an order of which nothing was shipped is
/// `orders.order.cancelled`.)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLinesCancelled {
    /// The order.
    pub order_id: OrderId,
    /// Which partial cancellation, from 1.
    pub n: u32,
    /// What is not sent any more.
    pub lines: Vec<Quantity>,
    /// What is not to be paid any more.
    pub amount: Money,
    /// Whether nothing is left to be sent: what is set aside beyond the captures is to be released.
    pub last: bool,
    /// Why.
    pub reason: String,
}
event!(
    OrderLinesCancelled,
    "orders.order.lines_cancelled",
    Fact,
    |e| e.order_id.to_string(),
    key = format!("{}:lines_cancelled:{}", e.order_id, e.n)
);

/// A customer wants to send goods back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnRequested {
    /// The order.
    pub order_id: OrderId,
    /// The return.
    pub return_id: ReturnId,
    /// Whose the order is.
    pub owner: Owner,
    /// What is to come back.
    pub lines: Vec<Quantity>,
}
event!(ReturnRequested, "orders.return.requested", Fact, |e| e.return_id.to_string());

/// The shop takes the goods back, or does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnDecided {
    /// The order.
    pub order_id: OrderId,
    /// The return.
    pub return_id: ReturnId,
    /// Whose the order is.
    pub owner: Owner,
    /// Whether the goods may come back.
    pub approved: bool,
    /// What the shop says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
event!(ReturnDecided, "orders.return.decided", Fact, |e| e.return_id.to_string());

/// Goods came back and were inspected: what is good is to be put back into stock, and the money to be given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnReceived {
    /// The order.
    pub order_id: OrderId,
    /// The return.
    pub return_id: ReturnId,
    /// What goes back on the shelf; nothing where all is damaged.
    pub restock: Vec<Quantity>,
    /// What is to be given back; nothing where that was refused at the inspection.
    pub refund: Money,
}
event!(ReturnReceived, "orders.return.received", Fact, |e| e.return_id.to_string());

/// The money for a return was given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnRefunded {
    /// The order.
    pub order_id: OrderId,
    /// The return.
    pub return_id: ReturnId,
    /// Whose the order is.
    pub owner: Owner,
    /// What was given back.
    pub refunded: Money,
}
event!(ReturnRefunded, "orders.return.refunded", Fact, |e| e.return_id.to_string());
