//! The end of an account: its orders end, and what is held for them goes back.

use std::collections::BTreeSet;

use domain::id::{AccountId, TradingOrderId};
use domain::owner::Owner;
use service::table::{Attempts, TableError};

use super::cancel::asked_for;
use super::schedule::schedule;
use crate::Trading;
use crate::store::ORDER;

/// How many orders are listed at once.
const PAGE: usize = 100;

/// Asks for the end of all open orders of an account, once each, and takes no more of it. Costs 1 WRU, 0.5 RRU for each 4 KB
/// of the list, and for each order 1.5 RRU and 4 WRU, or 2 WRU before its hold is granted.
pub(crate) async fn end_orders_of(app: &Trading, account_id: AccountId) -> Result<(), TableError> {
    app.store.remember_erasure(account_id).await?;
    let (owner, mut after, mut markets) = (Owner::Account(account_id), None, BTreeSet::new());
    loop {
        let page = app.store.orders(&owner, true, PAGE, after).await?;
        for order in page.items {
            if end(app, order.id).await? {
                markets.insert(order.market);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for symbol in &markets {
        schedule(app, symbol).await;
    }
    Ok(())
}

/// Asks for an order's end; whether its market has a command more.
async fn end(app: &Trading, id: TradingOrderId) -> Result<bool, TableError> {
    let mut attempts = Attempts::on("order");
    loop {
        let Some(before) = app.store.order(id).await? else { return Ok(false) };
        if before.status.is_final() || before.cancel_requested {
            return Ok(false);
        }
        let (_, transaction, is_queued) = asked_for(app, &before);
        match transaction.commit().await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => return other.map(|()| is_queued),
        }
    }
}
