//! What trading consumes: the ledger's answers to its holds, the ends of accounts, and
//! guests who sign in.

use events::identity::{AccountErased, GuestMerged};
use events::ledger::{HoldPlaced, HoldRefused};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Trading;
use crate::commands;

service::inbox! { Trading {
    HoldPlaced => on_hold_placed,
    HoldRefused => on_hold_refused,
    AccountErased => on_account_erased,
    GuestMerged => on_guest_merged,
} }

async fn on_hold_placed(app: &Trading, _: &Event, data: HoldPlaced) -> Result<(), ConsumeError> {
    let Some(market) = commands::take_hold(app, data.order_id, data.n).await? else { return Ok(()) };
    commands::schedule(app, &market).await;
    Ok(())
}

async fn on_hold_refused(app: &Trading, _: &Event, data: HoldRefused) -> Result<(), ConsumeError> {
    Ok(commands::refuse_hold(app, data.order_id, data.n, &data.code).await?)
}

async fn on_account_erased(app: &Trading, _: &Event, data: AccountErased) -> Result<(), ConsumeError> {
    Ok(commands::end_orders_of(app, data.account_id).await?)
}

async fn on_guest_merged(app: &Trading, _: &Event, data: GuestMerged) -> Result<(), ConsumeError> {
    Ok(commands::inherit(app, data.guest_id, data.account_id).await?)
}
