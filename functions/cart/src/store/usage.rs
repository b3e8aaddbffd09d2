//! Counters of the uses of promotions.
//!
//! The transaction of a checkout counts each use under its limit. The transaction that removes the uses from the cart
//! gives them back, so only once, even if the event is delivered repeatedly. A promotion without limits has no counter,
//! so checkouts don't contend for it.

use domain::id::{AccountId, OrderId, PromotionId};
use domain::owner::Owner;
use serde::Deserialize;
use service::table::{Key, TableError, Transaction, Write};

use super::Store;
use crate::model::ShoppingCart;
use crate::model::usage::{Redemption, Usage};

/// The sort key of the counter of all uses.
const TOTAL: &str = "total";
/// The prefix of the counters' partitions.
const COUNTERS: &str = "usage#";

/// A counter, or the record of an account's first order.
#[derive(Deserialize)]
pub(super) struct UsageItem {
    pk: String,
    sk: String,
    #[serde(default)]
    used: u64,
    /// The order under way that counts as the account's first.
    #[serde(default)]
    order_id: Option<OrderId>,
    /// Whether an order of the account was confirmed.
    #[serde(default)]
    confirmed: bool,
}

impl UsageItem {
    /// Adds the item to the known uses.
    pub(super) fn note(&self, usage: &mut Usage) {
        match self.pk.strip_prefix(COUNTERS).map(str::parse::<PromotionId>) {
            Some(Ok(id)) if self.sk == TOTAL => {
                usage.total.insert(id, self.used);
            }
            Some(Ok(id)) => {
                usage.by_account.insert(id, self.used);
            }
            _ => usage.has_ordered |= self.confirmed || self.order_id.is_some(),
        }
    }
}

impl Store {
    /// How many orders have used a promotion since it has a limit.
    pub(crate) async fn uses(&self, id: PromotionId) -> Result<u64, TableError> {
        let counter: Option<UsageItem> = self.table.get_eventually(&total_key(id)).await?;
        Ok(counter.map_or(0, |counter| counter.used))
    }

    /// Records a confirmed order of an account, so that the next one is not its first.
    pub(crate) async fn remember_order(&self, account_id: AccountId) -> Result<(), TableError> {
        let key = first_order_key(account_id);
        let known: Option<UsageItem> = self.table.get_eventually(&key).await?;
        if known.is_some_and(|known| known.confirmed) {
            return Ok(());
        }
        let write = Write::update("first", key, "SET #confirmed = :confirmed").value("confirmed", true);
        self.table.write(write).await
    }
}

/// Sets how many orders may use a promotion.
pub(super) fn limited(id: PromotionId, limit: i64) -> Write {
    Write::update("limit", total_key(id), "SET #limit = :limit, #used = if_not_exists(#used, :none)")
        .value("limit", limit)
        .value("none", 0)
}

/// Counts the uses of a cart's order, each under its limit; refused with the label `usage`.
pub(super) fn claim(transaction: &mut Transaction, cart: &ShoppingCart) {
    let (Some(redemption), Some(order_id)) = (&cart.redeemed, cart.order_under_way()) else { return };
    for id in &redemption.total {
        let write = Write::update("usage", total_key(*id), "SET #used = #used + :one").value("one", 1);
        transaction.push(write.when("#used < #limit"));
    }
    let Owner::Account(account_id) = cart.owner else { return };
    for account_use in &redemption.by_account {
        let key = account_key(account_use.promotion_id, account_id);
        let write = Write::update("usage", key, "SET #used = if_not_exists(#used, :none) + :one")
            .when("attribute_not_exists(#used) OR #used < :limit")
            .value("limit", account_use.limit)
            .value("none", 0)
            .value("one", 1);
        transaction.push(write);
    }
    if redemption.first_order {
        let write = Write::update("usage", first_order_key(account_id), "SET #order_id = :order")
            .when("attribute_not_exists(#order_id) AND attribute_not_exists(#confirmed)")
            .value("order", order_id);
        transaction.push(write);
    }
}

/// Gives back the uses of an order: once, if the same transaction removes them from the cart.
pub(super) fn give_back(transaction: &mut Transaction, redemption: &Redemption, owner: Owner) {
    let one_less = |key| Write::update("usage", key, "ADD #used :less").value("less", -1);
    for id in &redemption.total {
        transaction.push(one_less(total_key(*id)));
    }
    let Owner::Account(account_id) = owner else { return };
    for account_use in &redemption.by_account {
        transaction.push(one_less(account_key(account_use.promotion_id, account_id)));
    }
    if redemption.first_order {
        transaction.push(Write::update("first", first_order_key(account_id), "REMOVE #order_id"));
    }
}

pub(super) fn total_key(id: PromotionId) -> Key {
    Key::new(format!("{COUNTERS}{id}"), TOTAL)
}

pub(super) fn account_key(id: PromotionId, account_id: AccountId) -> Key {
    Key::new(format!("{COUNTERS}{id}"), account_id.to_string())
}

pub(super) fn first_order_key(account_id: AccountId) -> Key {
    Key::only(format!("first#{account_id}"))
}
