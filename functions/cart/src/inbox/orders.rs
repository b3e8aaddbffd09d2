//! The ends of orders. Each is applied by the cart's own state and generation: late, repeated and foreign ones do nothing.

use domain::owner::Owner;
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Cart;

/// The order holds: the cart has done its work, and its account's next order is not the first.
pub(super) async fn on_order_confirmed(cart: &Cart, _: &Event, order: OrderConfirmed) -> Result<(), ConsumeError> {
    if let Owner::Account(account_id) = order.owner {
        cart.store.remember_order(account_id).await?;
    }
    Ok(cart.store.ordered(&order).await?)
}

/// The order did not come about: the shopper gets the cart back as it was, and what it has used of
/// promotions with limits is given back.
pub(super) async fn on_order_rejected(cart: &Cart, _: &Event, order: OrderRejected) -> Result<(), ConsumeError> {
    Ok(cart.store.rejected(&order).await?)
}

/// The order was called off: before its confirmation the shopper gets the cart back. What it has used of
/// promotions with limits is given back either way.
pub(super) async fn on_order_cancelled(cart: &Cart, _: &Event, order: OrderCancelled) -> Result<(), ConsumeError> {
    Ok(cart.store.cancelled(&order).await?)
}
