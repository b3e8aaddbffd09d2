//! What orders tells of a checkout, applied without a read: the condition is the state machine.

use shared::events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use shared::id::CartId;
use shared::table::{TableError, Write};

use super::{Store, cart_key};
use crate::model::cart::{GRACE, MAX_AGE};

/// Only the checkout that is under way, and only once: a cart that was opened again has the next generation.
const UNDER_WAY: &str = "#status = :checked_out AND #generation = :generation";

impl Store {
    /// The order holds: checked_out → ordered. The cart keeps nothing that tells of a person; the order has it.
    pub async fn ordered(&self, event: &OrderConfirmed) -> Result<(), TableError> {
        self.end(event.cart_id, event.generation).await
    }

    /// The order did not come about: checked_out → active, the next generation.
    pub async fn rejected(&self, event: &OrderRejected) -> Result<(), TableError> {
        self.reopen(event.cart_id, event.generation).await
    }

    /// The order was called off: before it was confirmed the cart is opened again, afterwards it stays ordered.
    pub async fn cancelled(&self, event: &OrderCancelled) -> Result<(), TableError> {
        if event.was_confirmed {
            // The confirmation may still be on its way.
            return self.end(event.cart_id, event.generation).await;
        }
        self.reopen(event.cart_id, event.generation).await
    }

    async fn end(&self, id: CartId, generation: u32) -> Result<(), TableError> {
        let end = "SET #status = :ordered, #version = #version + :one, #updated_at = :now, #expires_at = :until \
                   REMOVE #settings.#email, #settings.#shipping_address, #settings.#billing_address";
        let write = Write::update("cart", cart_key(id), end).value("ordered", "ordered");
        self.settle(write, generation).await
    }

    async fn reopen(&self, id: CartId, generation: u32) -> Result<(), TableError> {
        let reopen = "SET #status = :active, #generation = #generation + :one, #version = #version + :one, \
                      #updated_at = :now, #expires_at = :until REMOVE #frozen";
        let write = Write::update("cart", cart_key(id), reopen).value("active", "active");
        self.settle(write, generation).await
    }

    /// Refused means settled already, another generation, or no such cart: nothing is left to do.
    async fn settle(&self, write: Write, generation: u32) -> Result<(), TableError> {
        let now = self.table.clock().now();
        let write = write
            .value("one", 1)
            .value("now", now)
            .value("until", (now + MAX_AGE + GRACE).as_seconds())
            .value("checked_out", "checked_out")
            .value("generation", generation)
            .when(UNDER_WAY);
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
