//! An account is gone: what people wrote in its transfers goes, and its plans end. Amounts stay, for the books.
//!
//! The event leaves a mark, by which nothing new comes; the tick does the work, in parts.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, WalletTransferId};
use domain::owner::Owner;
use futures::{StreamExt, stream};
use service::table::{Attempts, TableError, error_chain};

use crate::Ledger;
use crate::model::KeptTransfer;
use crate::store::{ERASURE, Erasure, TRANSFER};

/// How many transfers are listed at once.
const PAGE: usize = 50;
/// Transfers that are blanked concurrently.
const AT_ONCE: usize = 8;
/// Erasures that one tick looks at.
const ERASURES: usize = 20;
/// How long a tick goes on with them.
const BUDGET: Duration = Duration::from_secs(10);
/// The time until the lists are gone through again: requests that were under way have ended, and indexes have caught up.
const PAUSE: Duration = Duration::from_secs(2 * 60);

/// Lets all transfers that an account made or got be blanked, and those of the guests whose heir it is. Idempotent: 2 WRU.
pub(crate) async fn erase(app: &Ledger, account: AccountId) -> Result<(), TableError> {
    app.store.remember_erasure(account).await?;
    app.store.begin_erasure(&Erasure::new(account, app.context.clock.now(), false)).await
}

/// Goes on with the erasures that are under way, for ten seconds: 0.5 RRU, and for each owner 2 RRU, 1 WRU for each page of 50, and
/// 1 RRU and 3 to 7 WRU a transfer. A failure does not hold up the others.
pub(crate) async fn go_on(app: &Ledger) -> Result<(), TableError> {
    let (begun, mut outcome) = (app.context.clock.now(), Ok(()));
    for erasure in app.store.due_erasures(begun, ERASURES).await? {
        let account = erasure.account;
        match carry_on(app, erasure, begun).await {
            // Another process goes on with it.
            Err(error) if error.refused(ERASURE) => {}
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), %account, "an erasure waits");
                outcome = outcome.and(Err(error));
            }
            Ok(()) => {}
        }
    }
    outcome
}

/// Goes on with one, page by page, until it is done or the time is over.
async fn carry_on(app: &Ledger, mut erasure: Erasure, begun: Timestamp) -> Result<(), TableError> {
    while app.context.clock.now().since(begun) < BUDGET {
        let heir = Owner::Account(erasure.account);
        let owners = [erasure.guest.unwrap_or(heir)];
        let (ids, next) = app.store.page_of_transfers(&owners, None, erasure.after.as_deref(), PAGE).await?;
        let mut after = Erasure { after: next, version: erasure.version + 1, ..erasure.clone() };
        after.has_failed |= !blank_all(app, ids).await;
        if after.after.is_none() {
            after.guest = app.store.next_inherited(heir, erasure.guest).await?;
            if after.guest.is_none() {
                let is_done = erasure.again && !after.has_failed;
                let now = app.context.clock.now();
                let next = (!is_done).then(|| Erasure::new(erasure.account, now + PAUSE, !after.has_failed));
                return app.store.end_erasure(&erasure, next.as_ref()).await;
            }
        }
        app.store.note_erasure(&after).await?;
        erasure = after;
    }
    Ok(())
}

/// Blanks transfers; whether that went well for all. A failure does not hold up the others.
async fn blank_all(app: &Ledger, ids: Vec<WalletTransferId>) -> bool {
    let blanked = stream::iter(ids).map(async |id| (id, blank(app, id).await)).buffer_unordered(AT_ONCE);
    let failed = blanked.filter_map(async |(id, result)| {
        let error = result.err()?;
        tracing::warn!(error = %error_chain(&error), transfer = %id, "not blanked yet");
        Some(())
    });
    failed.count().await == 0
}

async fn blank(app: &Ledger, id: WalletTransferId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("transfer");
    loop {
        let Some(KeptTransfer::Made(before)) = app.store.kept_transfer(id).await? else { return Ok(()) };
        if before.is_erased() {
            return Ok(());
        }
        match app.store.change_transfer(&before, &before.erased(app.context.clock.now())).await {
            Err(error) if error.refused(TRANSFER) => attempts.again().await?,
            other => return other,
        }
    }
}
