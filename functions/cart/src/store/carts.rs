//! Carts, one item each, and the links to their owners.

use domain::id::CartId;
use domain::owner::Owner;
use serde::Serialize;
use service::table::{Key, TableError, Transaction, Write};

use super::{Store, usage};
use crate::model::ShoppingCart;
use crate::model::cart::{GRACE, MAX_AGE};

/// Links a cart to its owner; the key holds all data.
#[derive(Serialize)]
struct Ownership {}

impl Store {
    /// Finds a cart; one that expired long ago counts as absent.
    pub(crate) async fn find(&self, id: CartId) -> Result<Option<ShoppingCart>, TableError> {
        let found: Option<ShoppingCart> = self.table.get(&cart_key(id)).await?;
        let now = self.table.clock().now();
        Ok(found.filter(|cart| !cart.is_gone(now)))
    }

    /// Creates a cart and the link to its owner.
    pub(crate) fn open(&self, cart: &ShoppingCart) -> Transaction {
        let mut transaction = self.table.transaction();
        let create = Write::create("cart", cart_key(cart.id), cart).expires_at(cart.expires_at() + GRACE);
        transaction.push(create).push(owned(cart.owner, cart));
        transaction
    }

    /// Replaces a cart by its next version; refused if it has changed.
    ///
    /// If the answer to the write is lost, its retry is refused by the first attempt. The stamp identifies that attempt,
    /// so that pieces are not added twice.
    pub(crate) async fn save(&self, next: &ShoppingCart) -> Result<(), TableError> {
        match self.table.write(replaced("cart", next)).await {
            Err(TableError::Refused(refusal)) => {
                let own = |found: &ShoppingCart| (found.version, found.stamp) == (next.version, next.stamp);
                let found = refusal.items::<ShoppingCart>("cart");
                if found.first().is_some_and(own) { Ok(()) } else { Err(TableError::Refused(refusal)) }
            }
            outcome => outcome,
        }
    }

    /// Changes a cart in a transaction with an event, another cart or an idempotency record.
    pub(crate) fn change(&self, next: &ShoppingCart) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(replaced("cart", next));
        transaction
    }

    /// Adds a checked-out cart and the limited uses of its order; refused with the label `usage`
    /// if one is used up.
    pub(crate) fn check_out(&self, next: &ShoppingCart) -> Transaction {
        let mut transaction = self.change(next);
        usage::claim(&mut transaction, next);
        transaction
    }

    /// Deletes a cart at this version.
    pub(crate) fn delete(&self, cart: &ShoppingCart) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction
            .push(Write::delete("cart", cart_key(cart.id)).at_version(cart.version))
            .push(Write::delete("owned", owned_key(cart.owner, cart.id)));
        transaction
    }

    /// Deletes a cart that has just been opened, if it has not changed since.
    pub(crate) async fn discard(&self, cart: &ShoppingCart) -> Result<(), TableError> {
        match self.delete(cart).commit().await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes two merged carts.
    pub(crate) fn merge(&self, into: &ShoppingCart, from: &ShoppingCart) -> Transaction {
        let mut transaction = self.change(into);
        transaction.push(replaced("from", from));
        transaction
    }
}

pub(super) fn cart_key(id: CartId) -> Key {
    Key::only(id.to_string())
}

pub(super) fn owned_key(owner: Owner, id: CartId) -> Key {
    Key::new(format!("owner#{owner}"), id.to_string())
}

/// Replaces a cart by its next version.
pub(super) fn replaced(label: &'static str, next: &ShoppingCart) -> Write {
    Write::replace(label, cart_key(next.id), next, next.version.saturating_sub(1)).expires_at(next.expires_at() + GRACE)
}

/// Links a cart to its owner, for the longest life of a cart.
pub(super) fn owned(owner: Owner, cart: &ShoppingCart) -> Write {
    Write::put("owned", owned_key(owner, cart.id), &Ownership {})
        .expires_at(cart.created_at() + MAX_AGE + GRACE + GRACE)
}
