//! Sign-ins and erasures: a guest's carts go to the account; an erased account's carts keep no personal data.

use domain::id::{AccountId, CartId};
use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::{Attempts, TableError};

use crate::Cart;
use crate::model::Status;
use crate::model::merge::merge;

/// Gives a guest's carts to an account, in one transaction per cart: each belongs to the
/// guest or to the account, never to both.
pub(super) async fn on_guest_merged(cart: &Cart, _: &Event, merged: GuestMerged) -> Result<(), ConsumeError> {
    let account_id = cart.store.remember_guest(merged.guest_id, merged.account_id).await?;
    let sign_in = SignIn { guest: Owner::Guest(merged.guest_id), account: Owner::Account(account_id) };
    let mut after = None;
    loop {
        let (ids, next) = cart.store.ids_of(sign_in.guest, after).await?;
        for id in ids {
            take_over(cart, &sign_in, id).await?;
        }
        match next {
            Some(_) => after = next,
            None => break,
        }
    }
    // Read last: an erasure consumed after this read finds the carts under the account.
    if cart.store.is_erased(account_id).await? {
        close_all(cart, account_id).await?;
    }
    Ok(())
}

struct SignIn {
    guest: Owner,
    account: Owner,
}

/// Takes one cart over; retries if another change comes first.
async fn take_over(cart: &Cart, sign_in: &SignIn, id: CartId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("cart");
    loop {
        match take_over_once(cart, sign_in, id).await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            outcome => return outcome,
        }
    }
}

/// Merges an active cart into the account's newest active cart of the same currency. If there is none, if the lines
/// would not fit, or if the cart has another state, moves the cart to the account unchanged.
async fn take_over_once(cart: &Cart, sign_in: &SignIn, id: CartId) -> Result<(), TableError> {
    let Some(from) = cart.store.find(id).await? else { return Ok(()) };
    if from.owner != sign_in.guest || from.status == Status::Merged {
        return Ok(());
    }
    let now = cart.context.clock.now();
    if from.status_at(now) == Status::Active {
        let known = cart.store.newest_of(sign_in.account).await?;
        let mut open =
            known.iter().filter(|into| into.currency == from.currency && into.status_at(now) == Status::Active);
        if let Some(Ok((into, from))) = open.next().map(|into| merge(into, &from, now)) {
            return cart.store.merge(&into, &from).commit().await;
        }
    }
    let next = from.given_to(sign_in.account, now);
    cart.store.hand_over(&next, sign_in.guest).commit().await
}

/// Removes personal data from an account's carts. The account's remaining tokens can write nothing: its carts are closed,
/// and new ones are refused.
pub(super) async fn on_account_erased(cart: &Cart, _: &Event, erased: AccountErased) -> Result<(), ConsumeError> {
    cart.store.remember_erasure(erased.account_id).await?;
    Ok(close_all(cart, erased.account_id).await?)
}

async fn close_all(cart: &Cart, account_id: AccountId) -> Result<(), TableError> {
    let mut after = None;
    loop {
        let (ids, next) = cart.store.ids_of(Owner::Account(account_id), after).await?;
        for id in ids {
            cart.store.close_erased(id).await?;
        }
        match next {
            Some(_) => after = next,
            None => return Ok(()),
        }
    }
}
