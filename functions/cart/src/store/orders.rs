//! Applies the ends of orders without a read: the write conditions are the state machine.
//!
//! The first write refuses a cart that has used promotions with limits; the refusal returns the cart, and a transaction
//! gives the uses back. Its condition is that the cart still has them, so that this happens once.

use domain::id::CartId;
use events::orders::{OrderCancelled, OrderConfirmed, OrderRejected};
use service::table::{TableError, Write};

use super::Store;
use super::carts::cart_key;
use super::usage::give_back;
use crate::model::ShoppingCart;
use crate::model::Status;
use crate::model::cart::{GRACE, MAX_AGE};

/// Matches only the pending checkout, and only once: a reopened cart has the next generation.
const UNDER_WAY: &str = "#status = :checked_out AND #generation = :generation";
/// Matches a checkout of this generation, confirmed or not.
const AT_ALL: &str = "(#status = :checked_out OR #status = :ordered) AND #generation = :generation";
/// A confirmed order gives no uses back.
const NOTHING_TO_GIVE_BACK: &str = "attribute_not_exists(#redeemed)";
const SOMETHING_TO_GIVE_BACK: &str = "attribute_exists(#redeemed)";

/// The cart keeps no personal data; the order has it.
const END: &str = "SET #status = :ordered, #version = #version + :one, #updated_at = :now, #expires_at = :until \
                   REMOVE #settings.#email, #settings.#shipping_address, #settings.#billing_address";
const REOPEN: &str = "SET #status = :active, #generation = #generation + :one, #version = #version + :one, \
                      #updated_at = :now, #expires_at = :until REMOVE #frozen";

impl Store {
    /// The order is confirmed: checked_out → ordered.
    pub(crate) async fn ordered(&self, event: &OrderConfirmed) -> Result<(), TableError> {
        settled(self.table.write(self.end(event.cart_id, event.generation, END).when(UNDER_WAY)).await)
    }

    /// The order was rejected: checked_out → active, the next generation.
    pub(crate) async fn rejected(&self, event: &OrderRejected) -> Result<(), TableError> {
        self.reopen(event.cart_id, event.generation).await
    }

    /// The order was cancelled: before confirmation the cart is reopened, afterwards it stays
    /// ordered.
    pub(crate) async fn cancelled(&self, event: &OrderCancelled) -> Result<(), TableError> {
        let (id, generation) = (event.cart_id, event.generation);
        if !event.was_confirmed {
            return self.reopen(id, generation).await;
        }
        // The confirmation may arrive later.
        let end = self.end(id, generation, END).when(UNDER_WAY).when(NOTHING_TO_GIVE_BACK);
        let Some(cart) = refused_cart(self.table.write(end).await)? else { return Ok(()) };
        let at_all = matches!(cart.status, Status::CheckedOut | Status::Ordered);
        if !at_all || cart.generation != generation {
            return Ok(());
        }
        let end = self.end(id, generation, &format!("{END}, #redeemed"));
        self.give_back(&cart, end.when(AT_ALL)).await
    }

    async fn reopen(&self, id: CartId, generation: u32) -> Result<(), TableError> {
        let reopen = |expression: &str| {
            let write = Write::update("cart", cart_key(id), expression).value("active", "active");
            self.timed(write, generation).when(UNDER_WAY)
        };
        let outcome = self.table.write(reopen(REOPEN).when(NOTHING_TO_GIVE_BACK)).await;
        let Some(cart) = refused_cart(outcome)? else { return Ok(()) };
        if cart.status != Status::CheckedOut || cart.generation != generation {
            return Ok(());
        }
        self.give_back(&cart, reopen(&format!("{REOPEN}, #redeemed"))).await
    }

    /// Changes a cart and gives back its uses, if it still has them.
    async fn give_back(&self, cart: &ShoppingCart, change: Write) -> Result<(), TableError> {
        let Some(redemption) = &cart.redeemed else { return Ok(()) };
        let mut transaction = self.table.transaction();
        transaction.push(change.when(SOMETHING_TO_GIVE_BACK));
        give_back(&mut transaction, redemption, cart.owner);
        match transaction.commit().await {
            // Another delivery of the event came first.
            Err(error) if error.refused("cart") => Ok(()),
            outcome => outcome,
        }
    }

    fn end(&self, id: CartId, generation: u32, expression: &str) -> Write {
        self.timed(Write::update("cart", cart_key(id), expression).value("ordered", "ordered"), generation)
    }

    fn timed(&self, write: Write, generation: u32) -> Write {
        let now = self.table.clock().now();
        write
            .value("one", 1)
            .value("now", now)
            .value("until", (now + MAX_AGE + GRACE).as_seconds())
            .value("checked_out", "checked_out")
            .value("generation", generation)
    }
}

/// A refusal means settled before, another generation, or no such cart: nothing to do.
fn settled(outcome: Result<(), TableError>) -> Result<(), TableError> {
    match outcome {
        Err(TableError::Refused(_)) => Ok(()),
        outcome => outcome,
    }
}

/// The cart that refused a write, if it has uses that may have to be given back.
fn refused_cart(outcome: Result<(), TableError>) -> Result<Option<ShoppingCart>, TableError> {
    match outcome {
        Ok(()) => Ok(None),
        Err(TableError::Refused(refusal)) => {
            let found = refusal.items::<ShoppingCart>("cart").into_iter().next();
            Ok(found.filter(|cart| cart.redeemed.is_some()))
        }
        Err(error) => Err(error),
    }
}
