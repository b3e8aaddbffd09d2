//! The events that inventory consumes: orders that are placed, paid, changed or ended; returned goods; products with
//! new skus.

mod hold;
mod restock;

use domain::id::{OrderId, ReservationId};
use events::catalog::ProductChanged;
use events::orders::{
    OrderCancelled, OrderCommitting, OrderLinesCancelled, OrderPlaced, OrderRejected, ReturnReceived,
};
use service::event::Event;
use service::inbox::ConsumeError;

use self::hold::on_order_placed;
use self::restock::on_return_received;
use crate::Inventory;
use crate::commands::settle::settle;
use crate::model::{Command, Reservation, demand};
use crate::store::is_taken;

service::inbox! { Inventory {
    OrderPlaced => on_order_placed,
    OrderCommitting => on_order_committing,
    OrderRejected => on_order_rejected,
    OrderCancelled => on_order_cancelled,
    OrderLinesCancelled => on_order_lines_cancelled,
    ReturnReceived => on_return_received,
    ProductChanged => on_product_changed,
} }

/// Commits the order's hold. If the order is not known yet, the event waits for it.
async fn on_order_committing(inventory: &Inventory, _: &Event, order: OrderCommitting) -> Result<(), ConsumeError> {
    if settle(inventory, ReservationId::from(order.order_id.raw()), &Command::Commit).await? {
        return Ok(());
    }
    Err(ConsumeError::NotYet(format!("{} is to be committed and has not been placed yet", order.order_id)))
}

async fn on_order_rejected(inventory: &Inventory, _: &Event, order: OrderRejected) -> Result<(), ConsumeError> {
    end(inventory, order.order_id).await
}

async fn on_order_cancelled(inventory: &Inventory, _: &Event, order: OrderCancelled) -> Result<(), ConsumeError> {
    end(inventory, order.order_id).await
}

/// Gives back a cancelled part of an order, once per partial cancellation. Only a sold order has parts cancelled, so the
/// event waits until the sale is known.
async fn on_order_lines_cancelled(
    inventory: &Inventory,
    _: &Event,
    order: OrderLinesCancelled,
) -> Result<(), ConsumeError> {
    let cancel = Command::Cancel { n: order.n, lines: demand(&order.lines) };
    if settle(inventory, ReservationId::from(order.order_id.raw()), &cancel).await? {
        return Ok(());
    }
    Err(ConsumeError::NotYet(format!("a part of {} is cancelled and it has not been committed yet", order.order_id)))
}

/// Gives back what an order holds or bought. If it is not known yet, records its end, so that
/// it never holds.
async fn end(inventory: &Inventory, order: OrderId) -> Result<(), ConsumeError> {
    let id = ReservationId::from(order.raw());
    loop {
        if settle(inventory, id, &Command::End).await? {
            return Ok(());
        }
        match inventory.store.make(&Reservation::tombstone(id, inventory.context.clock.now())).await {
            Ok(()) => return Ok(()),
            // The order was placed meanwhile: now it can be ended.
            Err(error) if is_taken(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Creates the levels of new skus, at zero. Each order line says whether the catalog counts
/// its sku.
async fn on_product_changed(inventory: &Inventory, _: &Event, product: ProductChanged) -> Result<(), ConsumeError> {
    let counted = product.variants.into_iter().filter(|variant| variant.track_inventory);
    let skus: Vec<_> = counted.map(|variant| variant.sku).collect();
    Ok(inventory.store.ensure_levels(&skus).await?)
}
