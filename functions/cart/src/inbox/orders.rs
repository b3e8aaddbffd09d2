//! The ends of orders. Each is applied by the cart's own state and generation: late, repeated and foreign ones do nothing.

use domain::owner::Owner;
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Cart;

/// Ends the cart, and remembers that the account's next order is not its first.
pub(super) async fn on_order_confirmed(cart: &Cart, _: &Event, order: OrderConfirmed) -> Result<(), ConsumeError> {
    if let Owner::Account(account_id) = order.owner {
        cart.store.remember_order(account_id).await?;
    }
    Ok(cart.store.ordered(&order).await?)
}

/// Opens the cart again as it was, and gives back what it has used of promotions with limits.
pub(super) async fn on_order_rejected(cart: &Cart, _: &Event, order: OrderRejected) -> Result<(), ConsumeError> {
    Ok(cart.store.rejected(&order).await?)
}

/// Opens the cart again if the order was not confirmed, and gives back what it has used of promotions with limits either
/// way.
pub(super) async fn on_order_cancelled(cart: &Cart, _: &Event, order: OrderCancelled) -> Result<(), ConsumeError> {
    Ok(cart.store.cancelled(&order).await?)
}
