//! Ends a hold: once, one way.

use domain::id::TransactionId;
use service::Problem;
use service::table::{Attempts, TableError};

use super::schedule::schedule;
use crate::Ledger;
use crate::model::{Kept, Resolve, Transaction, Unresolved};
use crate::store::TRANSACTION;

/// What an attempt to end a hold came to.
#[derive(Debug)]
pub(crate) enum Resolved {
    /// It has ended so now.
    Now(Box<Transaction>),
    /// It had ended just so before; or is not to end by itself yet.
    Before(Box<Transaction>),
    /// It does not end so.
    Not(Unresolved),
    /// There is no such transaction.
    Unknown,
}

/// Ends a hold. One that should have ended by itself does so first.
pub(crate) async fn resolve(app: &Ledger, id: TransactionId, how: &Resolve) -> Result<Resolved, TableError> {
    let mut attempts = Attempts::on("hold");
    loop {
        let Some(Kept::Booked(transaction)) = app.store.kept(id).await? else { return Ok(Resolved::Unknown) };
        let is_overdue = transaction.is_overdue(app.context.clock.now());
        let now_how = if is_overdue { &Resolve::Expire } else { how };
        match end(app, *transaction, now_how).await? {
            None => attempts.again().await?,
            Some(Resolved::Now(_)) if is_overdue && *how != Resolve::Expire => {}
            Some(resolved) => return Ok(resolved),
        }
    }
}

/// Ends a hold as it was read; `None` where it has changed since.
async fn end(app: &Ledger, transaction: Transaction, how: &Resolve) -> Result<Option<Resolved>, TableError> {
    let amounts = match transaction.ending(how, app.context.clock.now()) {
        Ok(Some(amounts)) => amounts,
        Ok(None) => return Ok(Some(Resolved::Before(Box::new(transaction)))),
        Err(unresolved) => return Ok(Some(Resolved::Not(unresolved))),
    };
    let mut turn = app.store.turn(&transaction.accounts(), transaction.id).await?;
    loop {
        let now = app.context.clock.now();
        if *how != Resolve::Expire && transaction.is_overdue(now) {
            return Ok(None);
        }
        let step = match transaction.end(how, &amounts, turn.accounts(), now) {
            Ok(step) => step,
            Err(_) if turn.look_closely().await? => continue,
            Err(refusal) => {
                // Whoever had just the same answer before gets it again.
                let changed = app.store.kept(transaction.id).await?.is_none_or(|kept| !is_same(&kept, &transaction));
                return Ok((!changed).then_some(Resolved::Not(Unresolved::Refused(refusal))));
            }
        };
        let mut commit = app.store.step(&step);
        if let Some(back) = transaction.given_back(how, &amounts) {
            let sent = app.store.sent(&back.account, &back.day).await?;
            commit.push(app.store.count(&sent.without(&back)));
        }
        // What a merged guest's wallet has again is the account's.
        let merged = step.accounts.iter().filter(|account| account.merged_into.is_some());
        let merged: Vec<_> = merged.map(|account| account.path.clone()).collect();
        if !merged.is_empty() {
            commit.push(app.store.sweep_later(transaction.id, merged));
        }
        match commit.commit().await {
            Ok(()) => {
                schedule(app);
                return Ok(Some(Resolved::Now(Box::new(step.transaction))));
            }
            Err(error) if error.refused(TRANSACTION) => return Ok(None),
            Err(error) => turn.again(error).await?,
        }
    }
}

fn is_same(kept: &Kept, transaction: &Transaction) -> bool {
    matches!(kept, Kept::Booked(kept) if kept.version == transaction.version)
}

impl Unresolved {
    /// What a client is told.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Conflict(code, detail) => Problem::conflict(code, detail.clone()),
            Self::Refused(refusal) => refusal.problem(),
        }
    }
}
