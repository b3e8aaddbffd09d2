//! Cart's table: carts, who has which, the read model of the catalog, promotions and the shop's terms.
//!
//! | item | `pk` = `sk` unless said | holds |
//! | --- | --- | --- |
//! | cart | `cart_…` | the whole cart: lines, settings, state |
//! | ownership | `owner#<acct_… or guest_…>`, `sk` = `cart_…` | nothing: that this cart is that owner's |
//! | offers of a sku | `price#<sku>` | one attribute a product (`prod_…`): its offer, with that product's version |
//! | product | `product#prod_…` | the version applied last, and its skus |
//! | merged guest | `merged#guest_…` | the account that the guest became |
//! | erased account | `erased#acct_…` | that the account has no carts any more |
//! | promotion | `promotions`, `sk` = `promo_…` | the promotion |
//! | code | `code#<CODE>` | whose code it is |
//! | terms | `terms` | what holds for every cart: a copy of each automatic promotion, the shop's shipping methods |
//! | uses of a promotion | `usage#promo_…`, `sk` = `total` | how many orders have used it, how many may |
//! | uses by an account | `usage#promo_…`, `sk` = `acct_…` | how many of its orders have used it |
//! | first order | `first#acct_…` | whether an order was confirmed; the one under way that counts as the first |
//! | idempotency, outbox, cursor key | see `shared` | |
//!
//! | access | how | cost |
//! | --- | --- | --- |
//! | one cart | Get, consistent | 1 RRU per 4 KB |
//! | the carts of an owner, newest first | Query `owner#…` descending, then BatchGet | 0.5 RRU + 0.5 RRU a cart |
//! | a guest's carts, at sign-in | the same, consistent | 1 RRU + 1 RRU a cart |
//! | offers of n skus | BatchGet | 0.5 RRU a sku |
//! | all that n skus and m codes are priced by | BatchGet | 0.5 RRU a sku and code, 0.5 RRU per 4 KB of the terms |
//! | what was used of promotions with limits | BatchGet, only where there are any | 0.5 RRU a limit |
//! | change a cart | Put over its version | 1 WRU per KB |
//! | open a cart | transaction: cart, ownership; Get whether its owner was ended | 4 WRU (2 items), 1 RRU |
//! | delete a cart | transaction: cart, ownership | 4 WRU (2 items) |
//! | check out | transaction: cart, outbox, idempotency; each limit that is used | 2 WRU per KB of each (3 items; 44 at most) |
//! | merge two carts | transaction: both | 2 WRU per KB of each (2 items) |
//! | hand a cart over | transaction: cart, both ownerships | 6 WRU (3 items) |
//! | an order's end | Update where state and generation match, no read | 1 WRU per KB |
//! | the same, giving uses back | the refused Update, then a transaction: cart, each counter | 1 WRU + 2 WRU an item (42 at most) |
//! | an account's first confirmed order | Get, Update | 0.5 RRU + 1 WRU; later ones 0.5 RRU |
//! | a code's promotion | two Gets | 1 RRU |
//! | make, change, delete a promotion | Get; transaction: promotion, code, limit, terms | 2 WRU per KB of each |
//! | a shipping method | Get, Put of the terms over their version | 1 RRU per 4 KB + 1 WRU per KB of the terms |
//! | a product with n skus | Get the product, n Updates where newer, Put the product | 1 RRU + (n + 1) WRU |
//!
//! The list of an owner's carts hangs on items of its own rather than on an index: every change of a cart would
//! otherwise be written twice, and a guest's carts could not be found consistently at sign-in. No transaction here has
//! more than 44 actions: of a cart at most 20 promotions are applied, each with two counters.

mod book;
mod carts;
mod catalog;
mod orders;
mod owners;
mod promotions;
mod usage;

use service::table::Table;

pub(crate) use self::catalog::KnownProduct;

/// Cart's own table.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    /// The store over its table.
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    /// The table, for cursors and transactions.
    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}
