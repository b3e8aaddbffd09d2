//! Changes an account's settings: frozen, open again, closed; its limit; what a client keeps beside it.

use domain::collection::Metadata;
use service::Problem;
use service::table::Attempts;

use super::expire::settle;
use crate::Ledger;
use crate::model::{Account, AccountPath, AccountStatus, Constraint, charted};
use crate::store::ACCOUNT;

/// What an account is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) status: AccountStatus,
    pub(crate) constraint: Constraint,
    pub(crate) metadata: Metadata,
}

/// Changes an account, as `decide` says on the account as it is; again where somebody else came first, unless the client
/// named a version, which `decide` checks.
pub(crate) async fn change_account(
    app: &Ledger,
    path: &AccountPath,
    decide: impl Fn(&Account) -> Result<Settings, Problem>,
) -> Result<Account, Problem> {
    let mut attempts = Attempts::on("account");
    let mut written: Option<Account> = None;
    loop {
        let now = app.context.clock.now();
        let main = app.store.main(path).await?.ok_or_else(|| Problem::not_found("account"))?;
        let shards = app.store.shards_exactly(&main).await?;
        let shown = main.clone().with_shards(&shards).ok_or_else(Problem::internal)?;
        if shown.may_hold_expired(now) {
            settle(app, &shown).await?;
            attempts.again().await?;
            continue;
        }
        if written.as_ref() == Some(&main) {
            // The attempt before went through, but its answer was lost.
            return Ok(shown);
        }
        let settings = decide(&shown)?;
        allow(&shown, &settings)?;
        let Settings { status, constraint, metadata } = settings;
        if (main.status, main.constraint, &main.metadata) == (status, constraint, &metadata) {
            return Ok(shown);
        }
        let (version, updated_at) = (main.version + 1, now);
        let after = Account { status, constraint, metadata, version, updated_at, ..main.clone() };
        let outcome = if after.merged_into.is_some() {
            // A frozen wallet of a merged guest keeps what it has; one that is open again does not.
            let mut commit = app.store.table().transaction();
            let by = format!("{}#{:012}", after.path, after.version);
            commit.push(app.store.replacing(&after)).push(app.store.sweep_later(by, vec![after.path.clone()]));
            commit.commit().await
        } else if main.is_sharded() && main.status != status {
            app.store.replace_with_shards(&after, &shards, now).await
        } else {
            app.store.replace(&after).await
        };
        match outcome {
            Ok(()) => return after.with_shards(&shards).ok_or_else(Problem::internal),
            Err(error) if error.refused(ACCOUNT) || error.is_busy() => {
                attempts.again().await?;
                written = Some(after);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether an account may become so.
fn allow(account: &Account, settings: &Settings) -> Result<(), Problem> {
    if account.status == AccountStatus::Closed && settings.status != AccountStatus::Closed {
        return Err(Problem::conflict("account_closed", "A closed account stays closed."));
    }
    let closes = settings.status == AccountStatus::Closed && account.status != AccountStatus::Closed;
    if closes && charted(&account.path).is_some() {
        // What is still on its way, as funds in escrow that are released, would never leave a closed account.
        let detail = "Events post to this account at any time: it is frozen, and not closed.";
        return Err(Problem::refused("reserved_path", detail));
    }
    if closes && !account.sums.is_even() {
        let detail = "Only an account with nothing left and nothing held is closed.";
        return Err(Problem::refused("account_not_empty", detail));
    }
    let after = Account { constraint: settings.constraint, ..account.clone() };
    if settings.constraint != account.constraint && !after.is_covered() {
        let detail = format!("The account is at {} already.", account.balances().available);
        return Err(Problem::refused("limit_too_low", detail));
    }
    Ok(())
}
