//! The trial balance: what each account comes to at a moment, and whether all together come to nothing.

use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use service::Problem;

use crate::Ledger;
use crate::model::{Account, AccountKind, AccountPath, LedgerName, Sums};
use crate::store::AccountFilter;

/// Sums over accounts: of those with more debits, and of those with more credits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) debit: Amount,
    pub(crate) credit: Amount,
}

/// An account in the trial balance.
#[derive(Debug)]
pub(crate) struct TrialLine {
    pub(crate) account: AccountPath,
    pub(crate) kind: AccountKind,
    pub(crate) sums: Sums,
    /// How much more it has on one side than on the other.
    pub(crate) totals: Totals,
}

/// Makes a page of the trial balance, the totals up to its end, and the path after which more follows.
pub(crate) async fn page_of_trial(
    app: &Ledger,
    ledger: &LedgerName,
    currency: AssetCode,
    as_of: Timestamp,
    (after, mut totals): (Option<&str>, Totals),
    limit: usize,
) -> Result<(Vec<TrialLine>, Totals, Option<String>), Problem> {
    let filter = AccountFilter { currency: Some(currency), ..AccountFilter::default() };
    let (accounts, next) = app.store.page_of_accounts(&filter, after, limit).await?;
    let accounts: Vec<Account> = accounts.into_iter().filter(|account| account.ledger == *ledger).collect();
    let sums = accounts.iter().map(async |account| match account.last_booked_at > as_of {
        true => app.store.sums_at(account, as_of).await,
        false => Ok(Some(account.sums)),
    });
    let sums = futures::future::try_join_all(sums).await?;
    let mut lines = Vec::with_capacity(accounts.len());
    for (account, sums) in accounts.into_iter().zip(sums) {
        let line = sums.and_then(|sums| {
            let own = Totals::of(sums)?;
            totals = totals.plus(own)?;
            Some(TrialLine { account: account.path, kind: account.kind, sums, totals: own })
        });
        let detail = "The sums of all accounts together have more than 37 digits.";
        lines.push(line.ok_or_else(|| Problem::refused("sums_too_large", detail))?);
    }
    Ok((lines, totals, next))
}

impl Totals {
    fn of(sums: Sums) -> Option<Self> {
        let more = sums.debits_posted.minus(sums.credits_posted)?;
        let less = Amount::ZERO.minus(more)?;
        Some(Self { debit: more.max(Amount::ZERO), credit: less.max(Amount::ZERO) })
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self { debit: self.debit.plus(other.debit)?, credit: self.credit.plus(other.credit)? })
    }
}
