//! The events of an order, made of its state.

use shared::Money;
use shared::event::EventData;
use shared::events::orders::{
    FulfillmentDelivered, FulfillmentShipped, OrderAwaitingPayment, OrderCancelled, OrderCommitting, OrderCompleted,
    OrderConfirmed, OrderPlaced, OrderRejected,
};
use shared::table::Transaction;

use crate::model::{Announcement, Order, Sheet};

/// The types of all events that orders publishes.
pub(crate) const PUBLISHES: &[&str] = &[
    OrderPlaced::TYPE,
    OrderAwaitingPayment::TYPE,
    OrderCommitting::TYPE,
    OrderConfirmed::TYPE,
    OrderRejected::TYPE,
    OrderCancelled::TYPE,
    OrderCompleted::TYPE,
    FulfillmentShipped::TYPE,
    FulfillmentDelivered::TYPE,
];

/// Whether an event tells of what the sheet holds.
pub(super) const fn needs_sheet(announcement: Announcement) -> bool {
    matches!(announcement, Announcement::Placed | Announcement::Shipped | Announcement::Completed)
}

/// Adds the events to a transaction. Those that need the sheet are made with it.
pub(crate) fn publish(
    transaction: &mut Transaction,
    order: &Order,
    sheet: Option<&Sheet>,
    announcements: &[Announcement],
) {
    let total = Money::new(order.saga.payment.total, order.currency);
    let (order_id, owner) = (order.id, order.owner);
    let (cart_id, generation) = (order.cart_id, order.generation);
    for announcement in announcements {
        match (announcement, sheet) {
            (Announcement::Placed, Some(sheet)) => transaction.publish(&OrderPlaced {
                order_id,
                number: order.number.to_string(),
                owner,
                lines: sheet.quantities(),
                total,
                personal: sheet.personal(),
            }),
            (Announcement::AwaitingPayment, _) => transaction.publish(&OrderAwaitingPayment {
                order_id,
                owner,
                amount: total,
                payment_method: order.payment_method,
                expires_at: order.saga.deadline.unwrap_or(order.updated_at),
            }),
            (Announcement::Committing, _) => transaction.publish(&OrderCommitting { order_id }),
            (Announcement::Confirmed, _) => {
                transaction.publish(&OrderConfirmed { order_id, cart_id, generation, owner, total })
            }
            (Announcement::Rejected, _) => {
                transaction.publish(&OrderRejected { order_id, cart_id, generation, reason: order.reason() })
            }
            (Announcement::Cancelled, _) => transaction.publish(&OrderCancelled {
                order_id,
                cart_id,
                generation,
                reason: order.reason(),
                was_confirmed: order.saga.was_confirmed,
            }),
            (Announcement::Completed, Some(sheet)) => {
                transaction.publish(&OrderCompleted { order_id, owner, lines: sheet.quantities() })
            }
            (Announcement::Shipped, Some(sheet)) => match &order.shipment {
                Some(shipment) => transaction.publish(&FulfillmentShipped {
                    order_id,
                    fulfillment_id: shipment.id,
                    lines: sheet.quantities(),
                    amount: total,
                    last: true,
                    carrier: shipment.carrier.clone().unwrap_or_default(),
                    tracking: shipment.tracking.clone().unwrap_or_default(),
                }),
                None => transaction,
            },
            (Announcement::Delivered, _) => match &order.shipment {
                Some(shipment) => transaction.publish(&FulfillmentDelivered { order_id, fulfillment_id: shipment.id }),
                None => transaction,
            },
            (Announcement::Placed | Announcement::Completed | Announcement::Shipped, None) => transaction,
        };
    }
}
