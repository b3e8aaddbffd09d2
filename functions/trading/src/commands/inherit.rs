//! A guest became an account's: the guest's orders are the account's, in the table and in their markets' books.

use std::collections::BTreeSet;

use domain::id::{AccountId, GuestId, TradingOrderId};
use domain::owner::Owner;
use service::table::{Attempts, TableError};

use super::schedule::schedule;
use crate::Trading;
use crate::model::{OrderRecord, Symbol};
use crate::store::ORDER;

/// How many orders are listed at once.
const PAGE: usize = 100;

/// Makes all orders of a guest an account's, also those that the guest still places. Idempotent. Costs 2 WRU, 1 RRU, 0.5 RRU for
/// each 4 KB of the list, and for each order 1.5 RRU and up to 8 WRU.
pub(crate) async fn inherit(app: &Trading, guest: GuestId, account: AccountId) -> Result<(), TableError> {
    app.store.remember_heir(guest, account).await?;
    hand_over_all(app, guest).await
}

/// Looks again for orders of guests who became an account's some minutes ago.
pub(crate) async fn look_again(app: &Trading) -> Result<(), TableError> {
    for guest in app.store.second_looks(app.context.clock.now()).await? {
        hand_over_all(app, guest).await?;
        app.store.looked(guest).await?;
    }
    Ok(())
}

async fn hand_over_all(app: &Trading, guest: GuestId) -> Result<(), TableError> {
    let Some(heir) = app.store.heir(guest).await? else { return Ok(()) };
    let (mut after, mut markets) = (None, BTreeSet::new());
    loop {
        let page = app.store.orders(&Owner::Guest(guest), false, PAGE, after).await?;
        for order in page.items {
            markets.extend(hand_over(app, order.id, heir).await?);
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

/// The account that an order is, where its guest became one; nothing where it is whose it says.
pub(super) async fn heir_of(app: &Trading, owner: Owner) -> Result<Option<Owner>, TableError> {
    match owner {
        Owner::Guest(guest) => app.store.heir(guest).await,
        Owner::Account(_) => Ok(None),
    }
}

/// Makes an order of a guest an account's, and gives its market where that has a command more.
pub(super) async fn hand_over(app: &Trading, id: TradingOrderId, heir: Owner) -> Result<Option<Symbol>, TableError> {
    let mut attempts = Attempts::on("order");
    loop {
        let Some(before) = app.store.order(id).await? else { return Ok(None) };
        if matches!(before.owner, Owner::Account(_)) {
            return Ok(None);
        }
        let (version, updated_at) = (before.version + 1, app.context.clock.now());
        let after = OrderRecord { owner: heir, version, updated_at, ..before };
        match app.store.hand_over(&after).commit().await {
            Err(error) if error.refused(ORDER) => attempts.again().await?,
            other => {
                other?;
                let has_market = !after.status.is_final() && after.queue_key.is_some();
                return Ok(has_market.then_some(after.market));
            }
        }
    }
}

/// Whose an order is that somebody places: a guest who became an account's places it for the account. 1 RRU for a guest.
pub(crate) async fn placed_for(app: &Trading, owner: Owner) -> Result<Owner, TableError> {
    Ok(heir_of(app, owner).await?.unwrap_or(owner))
}
