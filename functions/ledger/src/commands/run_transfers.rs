//! Carries planned transfers out: each of their runs once.

use std::time::Duration;

use domain::Timestamp;
use domain::id::WalletTransferId;
use service::table::{Attempts, TableError, Transaction as Commit, error_chain};

use super::book::Booked;
use super::book_transfer::book_transfer;
use crate::Ledger;
use crate::model::{Due, KeptTransfer, Run, WalletRules, WalletTransfer};
use crate::store::{RUN_SHARDS, TRANSFER};

/// How far it is looked ahead: longer than from one tick to the next.
pub(crate) const AHEAD: Duration = Duration::from_secs(90);
/// Runs a page.
const PAGE: usize = 50;
/// Pages of a key that are seen to at once; the next tick goes on.
const PAGES: usize = 40;

/// Carries all runs out that are due, and says when the next one is that is soon: 0.5 RRU for each of four keys, and what each
/// run costs. A failure does not hold up the others.
pub(crate) async fn run_due(app: &Ledger) -> Result<Option<Timestamp>, TableError> {
    let (mut soon, mut outcome) = (None::<Timestamp>, Ok(()));
    for shard in 0..RUN_SHARDS {
        for _ in 0..PAGES {
            let now = app.context.clock.now();
            let found = app.store.due_transfers(shard, now + AHEAD, PAGE).await?;
            let (due, later): (Vec<_>, Vec<_>) = found.into_iter().partition(|due| due.at <= now);
            let mut has_failed = false;
            for due in &due {
                if let Err(error) = run(app, due.transfer).await {
                    tracing::warn!(error = %error_chain(&error), transfer = %due.transfer, "a planned transfer waits");
                    (has_failed, outcome) = (true, Err(error));
                }
            }
            soon = later.iter().map(|due| due.at).chain(soon).min();
            // What was carried out may be due again already, where nobody looked for long.
            if due.is_empty() || has_failed {
                break;
            }
        }
    }
    outcome.map(|()| soon)
}

/// Carries the next run of a transfer out, if it is due: booked, or failed with a code; both with the transfer's own change in
/// one commit.
async fn run(app: &Ledger, id: WalletTransferId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("transfer");
    loop {
        let Some(KeptTransfer::Made(before)) = app.store.kept_transfer(id).await? else { return Ok(()) };
        let now = app.context.clock.now();
        let next = before.plan.as_ref().and_then(|plan| plan.next);
        let Some(due) = next.filter(|due| due.at <= now) else { return Ok(()) };
        if !app.store.erased(&[before.asked.from, before.asked.to]).await?.is_empty() {
            // The erasure comes to it later.
            let mut commit = app.store.table().transaction();
            app.store.add_transfer(&mut commit, Some(&before), &before.erased(now));
            match commit.commit().await {
                Err(error) if error.refused(TRANSFER) => attempts.again().await?,
                other => return other,
            }
            continue;
        }
        let rules = app.store.rules(before.asked.asset).await?;
        let code = match rules.allow(before.asked.amount) {
            Ok(()) => match try_run(app, &before, due, &rules, now).await {
                Ok(Booked::Now(_)) => return Ok(()),
                Ok(Booked::Refused(refusal)) => refusal.code,
                Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => {
                    // Another process was first; else somebody has taken the id.
                    let is_same = app.store.kept_transfer(id).await? == Some(KeptTransfer::Made(before.clone()));
                    if !is_same {
                        attempts.again().await?;
                        continue;
                    }
                    "id_taken".to_owned()
                }
                Err(error) if error.refused(TRANSFER) => {
                    attempts.again().await?;
                    continue;
                }
                Err(error) => return Err(error),
            },
            Err(refusal) => refusal.code,
        };
        let failed = Run { n: due.n, at: due.at, fee: None, transaction: None, code: Some(code) };
        let mut commit = app.store.table().transaction();
        app.store.add_transfer(&mut commit, Some(&before), &before.after_run(failed, now));
        match commit.commit().await {
            Err(error) if error.refused(TRANSFER) => attempts.again().await?,
            other => return other,
        }
    }
}

async fn try_run(
    app: &Ledger,
    before: &WalletTransfer,
    due: Due,
    rules: &WalletRules,
    now: Timestamp,
) -> Result<Booked, TableError> {
    let asked = &before.asked;
    let run = Run {
        n: due.n,
        at: due.at,
        fee: Some(rules.fee(asked.amount)),
        transaction: Some(asked.transaction_id(due.n)),
        code: None,
    };
    let after = before.after_run(run, now);
    let add = |commit: &mut Commit| app.store.add_transfer(commit, Some(before), &after);
    book_transfer(app, asked, due.n, rules, add).await
}
