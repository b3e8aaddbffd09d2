//! An account is gone: what people wrote in its transfers goes, and its plans end. Amounts stay, for the books.

use domain::id::WalletTransferId;
use domain::owner::Owner;
use service::table::{Attempts, TableError};

use crate::Ledger;
use crate::model::KeptTransfer;
use crate::store::TRANSFER;

/// How many transfers are listed at once.
const PAGE: usize = 50;
/// How many guests an account is the heir of at most, for lists.
pub(crate) const MAX_GUESTS: usize = 20;

/// Blanks all transfers that an owner made or got. Idempotent.
pub(crate) async fn erase(app: &Ledger, owner: Owner) -> Result<(), TableError> {
    let mut owners = app.store.inherited(owner, MAX_GUESTS).await?;
    owners.push(owner);
    let mut after: Option<String> = None;
    loop {
        let (ids, next) = app.store.page_of_transfers(&owners, None, after.as_deref(), PAGE).await?;
        for id in ids {
            blank(app, id).await?;
        }
        match next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}

async fn blank(app: &Ledger, id: WalletTransferId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("transfer");
    loop {
        let Some(KeptTransfer::Made(before)) = app.store.kept_transfer(id).await? else { return Ok(()) };
        if before.is_erased() {
            return Ok(());
        }
        let mut commit = app.store.table().transaction();
        app.store.add_transfer(&mut commit, Some(&before), &before.erased(app.context.clock.now()));
        match commit.commit().await {
            Err(error) if error.refused(TRANSFER) => attempts.again().await?,
            other => return other,
        }
    }
}
