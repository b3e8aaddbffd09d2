//! A guest became an account's: the wallets of the guest go to the account's, and so does all that comes to them later.

use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use service::table::{Attempts, TableError};

use super::book::Booking;
use super::erase::erase;
use super::expire;
use crate::Ledger;
use crate::model::{AccountPath, Asked, Draft, DraftLine, Origin, charted, derived_of, wallet_path};
use crate::store::{ACCOUNT, GUEST};

/// Makes a guest's wallets an account's, once. What they have available moves at once; what is held follows when its hold
/// ends without a posting, by the tick; what is booked on them later is booked on the account's.
pub(crate) async fn merge(app: &Ledger, guest: GuestId, account: AccountId) -> Result<(), TableError> {
    let (owner, heir) = (Owner::Guest(guest), Owner::Account(account));
    let mut attempts = Attempts::on("guest");
    let known = loop {
        let before = app.store.guest(guest).await?;
        if before.merged_into.is_some() {
            break before;
        }
        let after = before.merged(heir);
        match app.store.table().write(app.store.keep_guest(&after)).await {
            Err(error) if error.refused(GUEST) => attempts.again().await?,
            other => {
                other?;
                break after;
            }
        }
    };
    let heir = known.merged_into.unwrap_or(heir);
    app.store.inherit(heir, owner).await?;
    for path in known.assets.iter().filter_map(|asset| wallet_path(owner, *asset)) {
        hand_over(app, &path, heir).await?;
        sweep(app, &path).await?;
    }
    // Either sees the other: an erasure is marked before it lists guests.
    match heir {
        Owner::Account(account) if app.store.is_erased(heir).await? => erase(app, account).await,
        _ => Ok(()),
    }
}

/// Notes on a wallet whose it is now: from then on nothing is booked on it that may be booked on the account's.
async fn hand_over(app: &Ledger, path: &AccountPath, heir: Owner) -> Result<(), TableError> {
    let mut attempts = Attempts::on("account");
    loop {
        let Some(mut after) = app.store.main(path).await? else { return Ok(()) };
        if after.merged_into.is_some() {
            return Ok(());
        }
        after.merged_into = Some(heir);
        after.version += 1;
        match app.store.replace(&after).await {
            Err(error) if error.refused(ACCOUNT) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Moves what a merged guest's wallet has available to the account's. Its transaction's id follows from the wallet's
/// version, so that it moves once. A frozen wallet keeps it until it is open again.
pub(crate) async fn sweep(app: &Ledger, path: &AccountPath) -> Result<(), TableError> {
    let mut attempts = Attempts::on("account");
    loop {
        let Some(account) = expire::account(app, path).await? else { return Ok(()) };
        let available = account.balances().available;
        let Some(heir) = account.heir().filter(|_| available.is_positive()) else { return Ok(()) };
        let at_ms = u64::try_from(account.created_at.as_millis()).unwrap_or_default();
        let id = derived_of("wallet-merged", &format!("{path} {}", account.version), at_ms);
        let entries = vec![DraftLine::debit(path.clone(), available), DraftLine::credit(heir.clone(), available)];
        let description = Some(format!("{path} became {heir}"));
        let draft =
            Draft { description, asked: Asked::HasHappened, origin: Some(Origin::Merge), ..Draft::posted(id, entries) };
        let opens = charted(&heir).into_iter().collect();
        let booking = Booking { opens, keeps_refusal: false, follows: false, ..Booking::of(&draft) };
        // Whatever came of it: the wallet may have something again, or less than it had.
        booking.book(app).await?;
        attempts.again().await?;
    }
}
