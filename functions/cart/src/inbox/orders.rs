//! Consumes the ends of orders. The cart's state and generation decide; late, repeated and foreign events do nothing.

use domain::owner::Owner;
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Cart;

/// Ends the cart, and records that the account's next order is not its first.
pub(super) async fn on_order_confirmed(cart: &Cart, _: &Event, order: OrderConfirmed) -> Result<(), ConsumeError> {
    if let Owner::Account(account_id) = order.owner {
        cart.store.remember_order(account_id).await?;
    }
    Ok(cart.store.ordered(&order).await?)
}

/// Reopens the cart, and gives back its limited uses.
pub(super) async fn on_order_rejected(cart: &Cart, _: &Event, order: OrderRejected) -> Result<(), ConsumeError> {
    Ok(cart.store.rejected(&order).await?)
}

/// Reopens the cart if the order was not confirmed, and gives back its limited uses in any
/// case.
pub(super) async fn on_order_cancelled(cart: &Cart, _: &Event, order: OrderCancelled) -> Result<(), ConsumeError> {
    Ok(cart.store.cancelled(&order).await?)
}
