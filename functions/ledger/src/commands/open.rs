//! Opens accounts; each wallet of a guest is noted with it, so that none is missed where the guest becomes an account's.

use service::table::{Attempts, TableError, Transaction as Commit};

use crate::Ledger;
use crate::model::{Account, NewAccount};
use crate::store::{ACCOUNT, GUEST};

/// An account to open, and what is written for it: as `Store::open`; of a guest's wallet 1 RRU and 2 WRU besides. Refused with
/// [`GUEST`] where another wallet of the guest was opened, or the guest signed in, at the same moment.
pub(crate) async fn opening(app: &Ledger, new: NewAccount) -> Result<(Account, Commit), TableError> {
    let mut account = new.open(app.context.clock.now());
    let Some(guest) = account.guest() else {
        let commit = app.store.open(&account);
        return Ok((account, commit));
    };
    let known = app.store.guest(guest).await?;
    account.merged_into = known.merged_into;
    let mut commit = app.store.open(&account);
    commit.push(app.store.keep_guest(&known.with(account.currency)));
    Ok((account, commit))
}

/// Opens accounts that are not there yet. Where another request opens one at the same moment, that one serves.
pub(crate) async fn open_all(app: &Ledger, accounts: Vec<NewAccount>) -> Result<(), TableError> {
    for new in accounts {
        let mut attempts = Attempts::on("account");
        loop {
            let (_, commit) = opening(app, new.clone()).await?;
            match commit.commit().await {
                Err(error) if error.refused(ACCOUNT) => break,
                Err(error) if error.refused(GUEST) => attempts.again().await?,
                other => {
                    other?;
                    break;
                }
            }
        }
    }
    Ok(())
}
