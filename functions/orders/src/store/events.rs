//! Builds the events of an order from its state and its changes.

use domain::Money;
use domain::event::EventData;
use events::orders::{
    FulfillmentDelivered, FulfillmentShipped, OrderAwaitingPayment, OrderCancelled, OrderCommitting, OrderCompleted,
    OrderConfirmed, OrderLinesCancelled, OrderPlaced, OrderRejected, ReturnDecided, ReturnReceived, ReturnRefunded,
    ReturnRequested,
};
use service::table::Transaction;

use crate::model::{Announcement, Notice, Order, OrderDetails};

/// The types of all events that orders publishes.
pub(crate) const PUBLISHES: &[&str] = &[
    OrderPlaced::TYPE,
    OrderAwaitingPayment::TYPE,
    OrderCommitting::TYPE,
    OrderConfirmed::TYPE,
    OrderRejected::TYPE,
    OrderCancelled::TYPE,
    OrderLinesCancelled::TYPE,
    OrderCompleted::TYPE,
    FulfillmentShipped::TYPE,
    FulfillmentDelivered::TYPE,
    ReturnRequested::TYPE,
    ReturnDecided::TYPE,
    ReturnReceived::TYPE,
    ReturnRefunded::TYPE,
];

/// Whether an event needs data of the sheet.
pub(super) const fn needs_sheet(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Order(Announcement::Placed | Announcement::Completed)
            | Notice::Shipped { .. }
            | Notice::LinesCancelled { .. }
    )
}

/// Adds events to a transaction.
///
/// An event that needs the sheet is left out without it.
pub(crate) fn publish(transaction: &mut Transaction, order: &Order, sheet: Option<&OrderDetails>, notices: &[Notice]) {
    let order_id = order.id;
    for notice in notices {
        match (notice, sheet) {
            (Notice::Order(announcement), _) => announce(transaction, order, sheet, *announcement),
            (Notice::Shipped { id, lines, amount, last }, Some(sheet)) => {
                let label = order.goods.find(*id).map(|parcel| parcel.label.clone()).unwrap_or_default();
                transaction.publish(&FulfillmentShipped {
                    order_id,
                    fulfillment_id: *id,
                    lines: sheet.quantities_of(lines),
                    amount: Money::new(*amount, order.currency),
                    last: *last,
                    carrier: label.carrier.unwrap_or_default(),
                    tracking: label.tracking.unwrap_or_default(),
                });
            }
            (Notice::Delivered(id), _) => {
                transaction.publish(&FulfillmentDelivered { order_id, fulfillment_id: *id });
            }
            (Notice::LinesCancelled { n, lines, amount, last, reason }, Some(sheet)) => {
                transaction.publish(&OrderLinesCancelled {
                    order_id,
                    n: *n,
                    lines: sheet.quantities_of(lines),
                    amount: Money::new(*amount, order.currency),
                    last: *last,
                    reason: reason.clone(),
                });
            }
            (Notice::Shipped { .. } | Notice::LinesCancelled { .. }, None) => {}
        }
    }
}

/// Adds the event of an order's status.
fn announce(transaction: &mut Transaction, order: &Order, sheet: Option<&OrderDetails>, announcement: Announcement) {
    let total = Money::new(order.saga.payment.total, order.currency);
    let (order_id, owner) = (order.id, order.owner);
    let (cart_id, generation) = (order.cart_id, order.generation);
    match (announcement, sheet) {
        (Announcement::Placed, Some(sheet)) => transaction.publish(&OrderPlaced {
            order_id,
            number: order.number.to_string(),
            owner,
            lines: sheet.quantities(),
            total,
            personal: sheet.personal_or_blank(),
        }),
        (Announcement::AwaitingPayment, _) => match order.payment_method {
            Some(payment_method) => transaction.publish(&OrderAwaitingPayment {
                order_id,
                owner,
                amount: total,
                payment_method,
                expires_at: order.saga.deadline.unwrap_or(order.updated_at),
            }),
            // A free order.
            None => transaction,
        },
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
            let lines = sheet.quantities_of(&order.goods.shipped());
            transaction.publish(&OrderCompleted { order_id, owner, lines })
        }
        // These are published with the change itself.
        (Announcement::Shipped | Announcement::Delivered | Announcement::LinesCancelled, _)
        | (Announcement::Placed | Announcement::Completed, None) => transaction,
    };
}
