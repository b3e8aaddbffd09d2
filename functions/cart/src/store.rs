//! Cart's table: its access patterns. The crate's README lists its items and keys.
//!
//! | access | how | cost |
//! | --- | --- | --- |
//! | one cart | Get, consistent | 1 RRU per 4 KB |
//! | the carts of an owner, newest first | Query `owner#…` descending, then BatchGet | 0.5 RRU + 0.5 RRU a cart |
//! | a guest's carts, at sign-in | the same, consistent | 1 RRU + 1 RRU a cart |
//! | offers of n skus | BatchGet | 0.5 RRU a sku |
//! | everything to price n skus and m codes | BatchGet | 0.5 RRU a sku and code, 0.5 RRU per 4 KB of the terms |
//! | uses of promotions with limits | BatchGet, only if there are any | 0.5 RRU a limit |
//! | change a cart | Put over its version | 1 WRU per KB |
//! | open a cart | transaction: cart, ownership; Get whether its owner is erased or merged | 4 WRU (2 items), 1 RRU |
//! | delete a cart | transaction: cart, ownership | 4 WRU (2 items) |
//! | check out | transaction: cart, outbox, idempotency; each limit that is used | 2 WRU per KB of each (3 items; 44 at most) |
//! | merge two carts | transaction: both | 2 WRU per KB of each (2 items) |
//! | hand a cart over | transaction: cart, both ownerships | 6 WRU (3 items) |
//! | an order's end | Update where state and generation match, no read | 1 WRU per KB |
//! | the same, giving uses back | the refused Update, then a transaction: cart, each counter | 1 WRU + 2 WRU an item (42 at most) |
//! | an account's first confirmed order | Get, Update | 0.5 RRU + 1 WRU; later ones 0.5 RRU |
//! | a code's promotion | two Gets | 1 RRU |
//! | create, change, delete a promotion | Get; transaction: promotion, code, limit, terms | 2 WRU per KB of each |
//! | a shipping method | Get, Put of the terms over their version | 1 RRU per 4 KB + 1 WRU per KB of the terms |
//! | a product with n skus | Get the product, n Updates where newer, Put the product | 1 RRU + (n + 1) WRU |
//!
//! The list of an owner's carts has its own items instead of an index: an index would write every change of a cart
//! twice, and would not find a guest's carts consistently at sign-in. No transaction has more than 44 actions: at most
//! 20 promotions apply to a cart, each with two counters.

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
    /// The store on its table.
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    /// The table, for cursors and transactions.
    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}
