//! A guest became an account's: the guest's orders are the account's, in the table and in their markets' books.

use std::collections::BTreeSet;

use domain::id::{AccountId, GuestId, TradingOrderId};
use domain::owner::Owner;
use service::table::{Attempts, TableError, error_chain};

use super::erase::end_orders_of;
use super::schedule::schedule;
use crate::Trading;
use crate::model::{OrderRecord, Symbol};
use crate::store::ORDER;

/// How many orders are listed at once.
const PAGE: usize = 100;

/// Makes all orders of a guest an account's, also those that are under way; of one that is erased, asks for their end.
/// Idempotent. Costs 2 WRU, 2 RRU, 0.5 RRU for each 4 KB of the list, and for each order 1.5 RRU and up to 8 WRU.
pub(crate) async fn inherit(app: &Trading, guest: GuestId, account: AccountId) -> Result<(), TableError> {
    app.store.remember_heir(guest, account).await?;
    hand_over_all(app, guest).await
}

/// Looks again for orders of guests who became an account's some minutes ago. A failure does not hold up the others.
pub(crate) async fn look_again(app: &Trading) -> Result<(), TableError> {
    let (now, mut after, mut outcome) = (app.context.clock.now(), None, Ok(()));
    loop {
        let (guests, next) = app.store.second_looks(now, after).await?;
        for guest in guests {
            let looked = match hand_over_all(app, guest).await {
                Ok(()) => app.store.looked(guest).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &looked {
                tracing::warn!(error = %error_chain(error), %guest, "looked at again later");
            }
            outcome = outcome.and(looked);
        }
        after = next;
        if after.is_none() {
            return outcome;
        }
    }
}

/// Hands all orders of a guest over, as far as it goes: a failure does not hold up the others.
async fn hand_over_all(app: &Trading, guest: GuestId) -> Result<(), TableError> {
    let Some(heir) = app.store.heir(guest).await? else { return Ok(()) };
    let (mut after, mut markets, mut outcome) = (None, BTreeSet::new(), Ok(()));
    loop {
        let page = app.store.orders(&Owner::Guest(guest), false, PAGE, after).await?;
        for order in page.items {
            match hand_over(app, order.id, heir).await {
                Ok(market) => markets.extend(market),
                Err(error) => outcome = outcome.and(Err(error)),
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
    match heir {
        Owner::Account(account) if app.store.is_erased(account).await? => {
            outcome.and(end_orders_of(app, account).await)
        }
        _ => outcome,
    }
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

/// Whether an owner is a guest who became an account's: 1 RRU for a guest.
pub(crate) async fn is_merged(app: &Trading, owner: Owner) -> Result<bool, TableError> {
    Ok(heir_of(app, owner).await?.is_some())
}
