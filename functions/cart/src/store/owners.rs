//! Who has which carts: lists, sign-in, erasure.

use domain::id::{AccountId, CartId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Transaction, Write};

use super::Store;
use super::carts::{cart_key, owned, owned_key, replaced};
use crate::model::ShoppingCart;
use crate::model::cart::MAX_AGE;

/// Carts of an owner that are looked through for one that is still open, newest first.
const LOOKED_THROUGH: usize = 50;

/// That a cart is an owner's.
#[derive(Deserialize)]
struct Owned {
    sk: CartId,
}

/// Which account a guest became.
#[derive(Serialize, Deserialize)]
struct MergedGuest {
    account_id: AccountId,
}

/// That an account was erased.
#[derive(Serialize, Deserialize)]
struct Erased {}

/// One page of an owner's carts.
#[derive(Debug)]
pub(crate) struct OwnedCarts {
    /// The carts, newest first.
    pub(crate) carts: Vec<ShoppingCart>,
    /// Where to go on; `None` only at the true end.
    pub(crate) next: Option<Position>,
}

impl Store {
    /// The carts of an owner, newest first. A page may be short: carts that are gone are left out.
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
        // What has just changed hands may still be named by both ownerships.
        carts.retain(|cart| cart.owner == owner && !cart.is_gone(now));
        carts.sort_by_key(|cart| std::cmp::Reverse(cart.id));
        Ok(OwnedCarts { carts, next: page.next })
    }

    /// The newest carts of an owner, for one to merge another into.
    pub(crate) async fn newest_of(&self, owner: Owner) -> Result<Vec<ShoppingCart>, TableError> {
        Ok(self.carts_of(owner, LOOKED_THROUGH, None).await?.carts)
    }

    /// The ids of some carts of an owner, oldest first, consistently: what the last acknowledged write left.
    pub(crate) async fn ids_of(
        &self,
        owner: Owner,
        after: Option<Position>,
    ) -> Result<(Vec<CartId>, Option<Position>), TableError> {
        let query = self.table.query(Index::Main, format!("owner#{owner}")).consistent().limit(100).after(after);
        let page = query.page::<Owned>().await?;
        Ok((page.items.into_iter().map(|owned| owned.sk).collect(), page.next))
    }

    /// A cart that changes hands: its next version, as the new owner's.
    pub(crate) fn hand_over(&self, next: &ShoppingCart, from: Owner) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction
            .push(replaced("cart", next))
            .push(Write::delete("owned", owned_key(from, next.id)))
            .push(owned(next.owner, next));
        transaction
    }

    /// Remembers which account a guest became, and answers it: the first one stays.
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

    /// Remembers that an account was erased.
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

    /// Removes personal data from an erased account's cart, whatever its state, and closes it for its owner.
    /// A cart that is gone, or is closed and blank already, stays as it is.
    ///
    /// The version counts up, so that a change under way is not written over it.
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
