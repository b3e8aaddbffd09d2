//! The owners of carts: lists, sign-in, erasure.

use domain::id::{AccountId, CartId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Transaction, Write};

use super::Store;
use super::carts::{cart_key, owned, owned_key, replaced};
use crate::model::ShoppingCart;
use crate::model::cart::MAX_AGE;

/// How many of an owner's newest carts are searched for an active one.
const LOOKED_THROUGH: usize = 50;

/// Links a cart to its owner.
#[derive(Deserialize)]
struct Owned {
    sk: CartId,
}

/// The account that a guest became.
#[derive(Serialize, Deserialize)]
struct MergedGuest {
    account_id: AccountId,
}

/// Marks an account as erased.
#[derive(Serialize, Deserialize)]
struct Erased {}

/// One page of an owner's carts.
#[derive(Debug)]
pub(crate) struct OwnedCarts {
    /// The carts, newest first.
    pub(crate) carts: Vec<ShoppingCart>,
    /// Where the next page begins; `None` only at the end of the list.
    pub(crate) next: Option<Position>,
}

impl Store {
    /// Lists an owner's carts, newest first. A page may be short, since deleted carts are left
    /// out.
    pub(crate) async fn carts_of(
        &self,
        owner: Owner,
        limit: usize,
        after: Option<Position>,
    ) -> Result<OwnedCarts, TableError> {
        let query = self.table.query(Index::Main, format!("owner#{owner}")).newest_first().limit(limit).after(after);
        let page = query.page::<Owned>().await?;
        let keys: Vec<Key> = page.items.iter().map(|owned| cart_key(owned.sk)).collect();
        let now = self.table.clock().now();
        let mut carts: Vec<ShoppingCart> =
            if keys.is_empty() { Vec::new() } else { self.table.get_many(&keys).await? };
        // A cart that has just changed its owner may still be linked to both.
        carts.retain(|cart| cart.owner == owner && !cart.is_gone(now));
        carts.sort_by_key(|cart| std::cmp::Reverse(cart.id));
        Ok(OwnedCarts { carts, next: page.next })
    }

    /// The newest carts of an owner, to find one to merge into.
    pub(crate) async fn newest_of(&self, owner: Owner) -> Result<Vec<ShoppingCart>, TableError> {
        Ok(self.carts_of(owner, LOOKED_THROUGH, None).await?.carts)
    }

    /// The ids of some carts of an owner, oldest first; a consistent read.
    pub(crate) async fn ids_of(
        &self,
        owner: Owner,
        after: Option<Position>,
    ) -> Result<(Vec<CartId>, Option<Position>), TableError> {
        let query = self.table.query(Index::Main, format!("owner#{owner}")).consistent().limit(100).after(after);
        let page = query.page::<Owned>().await?;
        Ok((page.items.into_iter().map(|owned| owned.sk).collect(), page.next))
    }

    /// Moves a cart to its new owner, at its next version.
    pub(crate) fn hand_over(&self, next: &ShoppingCart, from: Owner) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction
            .push(replaced("cart", next))
            .push(Write::delete("owned", owned_key(from, next.id)))
            .push(owned(next.owner, next));
        transaction
    }

    /// Records the account that a guest became, and returns it: the first one stays.
    pub(crate) async fn remember_guest(
        &self,
        guest_id: GuestId,
        account_id: AccountId,
    ) -> Result<AccountId, TableError> {
        let expires_at = self.table.clock().now() + MAX_AGE;
        let write = Write::create("guest", guest_key(guest_id), &MergedGuest { account_id }).expires_at(expires_at);
        match self.table.write(write).await {
            Ok(()) => Ok(account_id),
            Err(TableError::Refused(refusal)) => {
                let known = refusal.items::<MergedGuest>("guest");
                Ok(known.first().map_or(account_id, |known| known.account_id))
            }
            Err(error) => Err(error),
        }
    }

    /// The account that a guest became, if any.
    pub(crate) async fn account_of(&self, guest_id: GuestId) -> Result<Option<AccountId>, TableError> {
        let known: Option<MergedGuest> = self.table.get(&guest_key(guest_id)).await?;
        Ok(known.map(|known| known.account_id))
    }

    /// Records that an account was erased.
    pub(crate) async fn remember_erasure(&self, account_id: AccountId) -> Result<(), TableError> {
        let expires_at = self.table.clock().now() + MAX_AGE;
        let write = Write::create("erased", erased_key(account_id), &Erased {}).expires_at(expires_at);
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether an account was erased.
    pub(crate) async fn is_erased(&self, account_id: AccountId) -> Result<bool, TableError> {
        Ok(self.table.get::<Erased>(&erased_key(account_id)).await?.is_some())
    }

    /// Removes personal data from an erased account's cart, in any state, and closes it for its owner.
    /// A cart that is gone, or already closed and blank, stays unchanged.
    ///
    /// The version rises, so that a concurrent change can't overwrite it.
    pub(crate) async fn close_erased(&self, id: CartId) -> Result<(), TableError> {
        let blank = "SET #version = #version + :one, #erased = :erased REMOVE #settings.#email, \
                     #settings.#shipping_address, #settings.#billing_address, #settings.#metadata";
        let open = "attribute_not_exists(#erased) OR attribute_exists(#settings.#email) OR \
                    attribute_exists(#settings.#shipping_address) OR attribute_exists(#settings.#billing_address) OR \
                    attribute_exists(#settings.#metadata)";
        let write = Write::update("cart", cart_key(id), blank).value("one", 1).value("erased", true);
        let write = write.when("attribute_exists(pk)").when(open);
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn guest_key(guest_id: GuestId) -> Key {
    Key::only(format!("merged#{guest_id}"))
}

fn erased_key(account_id: AccountId) -> Key {
    Key::only(format!("erased#{account_id}"))
}
