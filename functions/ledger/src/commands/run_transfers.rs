//! Carries planned transfers out: each of their runs once.

use std::time::Duration;

use domain::Timestamp;
use domain::id::WalletTransferId;
use futures::future::join_all;
use service::table::{Attempts, TableError, Transaction as Commit, error_chain};
use tokio::time::Instant;

use super::book::Booked;
use super::book_transfer::book_transfer;
use crate::Ledger;
use crate::model::{Due, KeptTransfer, Run, WalletTransfer};
use crate::store::{RULES, RUN_SHARDS, TRANSFER};

/// How far it is looked ahead: longer than from one tick to the next.
pub(crate) const AHEAD: Duration = Duration::from_secs(90);
/// Runs a page.
const PAGE: usize = 50;
/// How long one tick works on plans; the next goes on where it stopped.
const BUDGET: Duration = Duration::from_secs(10);

/// Carries all runs out that are due, and says when the next one is that is soon: 0.5 RRU for each of four keys, and what each
/// run costs. The keys are seen to side by side, and a failure holds up no others; what failed first is told in the end.
pub(crate) async fn run_due(app: &Ledger) -> Result<Option<Timestamp>, TableError> {
    let until = Instant::now() + BUDGET;
    let (mut soon, mut outcome) = (None::<Timestamp>, Ok(()));
    for (next, result) in join_all((0..RUN_SHARDS).map(|shard| run_key(app, shard, until))).await {
        soon = next.into_iter().chain(soon).min();
        outcome = outcome.and(result);
    }
    outcome.map(|()| soon)
}

/// Carries the runs of one key out that are due, those first that have waited longest.
async fn run_key(app: &Ledger, shard: u64, until: Instant) -> (Option<Timestamp>, Result<(), TableError>) {
    let (mut soon, mut outcome, mut after) = (None::<Timestamp>, Ok(()), None);
    loop {
        let now = app.context.clock.now();
        let page = match app.store.due_transfers(shard, now + AHEAD, after, PAGE).await {
            Ok(page) => page,
            Err(error) => return (soon, outcome.and(Err(error))),
        };
        for due in page.items {
            let next = if due.at > now {
                Some(due.at)
            } else if Instant::now() >= until {
                return (Some(now), outcome);
            } else {
                match run(app, due.transfer).await {
                    Ok(next) => next,
                    Err(error) => {
                        tracing::warn!(error = %error_chain(&error), transfer = %due.transfer, "a planned transfer waits");
                        outcome = outcome.and(Err(error));
                        None
                    }
                }
            };
            // What was carried out late may be due again soon.
            soon = next.filter(|next| *next <= now + AHEAD).into_iter().chain(soon).min();
        }
        match page.next {
            None => return (soon, outcome),
            next => after = next,
        }
    }
}

/// Carries the runs of a transfer out that are due, and says when the next one is. Each is booked, or failed with a code; both
/// with the transfer's own change in one commit. Those that are more than a day late are missed.
async fn run(app: &Ledger, id: WalletTransferId) -> Result<Option<Timestamp>, TableError> {
    let mut attempts = Attempts::on("transfer");
    loop {
        let Some(KeptTransfer::Made(before)) = app.store.kept_transfer(id).await? else { return Ok(None) };
        let now = app.context.clock.now();
        let Some(due) = before.due() else { return Ok(None) };
        if due.at > now {
            return Ok(Some(due.at));
        }
        let after = match try_run(app, &before, due, now).await? {
            Tried::Booked(after) => after,
            Tried::Unbooked(after) => match app.store.change_transfer(&before, &after).await {
                Ok(()) => after,
                Err(error) if error.refused(TRANSFER) => {
                    attempts.again().await?;
                    continue;
                }
                Err(error) => return Err(error),
            },
            Tried::Overtaken => {
                attempts.again().await?;
                continue;
            }
        };
        match after.due() {
            Some(next) if next.at <= now => {}
            next => return Ok(next.map(|next| next.at)),
        }
    }
}

/// What became of the try to carry a run out: what the transfer comes to.
enum Tried {
    /// The run is booked, and this written with it.
    Booked(WalletTransfer),
    /// Nothing is booked: this is to be written.
    Unbooked(WalletTransfer),
    /// Another process was first, or the rules are others by now.
    Overtaken,
}

/// Books the run that is due with the transfer's change, unless it is missed, or somebody is gone.
async fn try_run(app: &Ledger, before: &WalletTransfer, due: Due, now: Timestamp) -> Result<Tried, TableError> {
    let asked = &before.asked;
    if !app.store.erased(&[asked.from, asked.to]).await?.is_empty() {
        // The erasure comes to it later, and does the same.
        return Ok(Tried::Unbooked(before.erased(now)));
    }
    if let Some(after) = before.after_missed(now) {
        return Ok(Tried::Unbooked(after));
    }

    let rules = app.store.rules(asked.asset).await?;
    let run = Run {
        n: due.n,
        at: due.at,
        fee: Some(rules.fee(asked.amount)),
        transaction: Some(asked.transaction_id(due.n)),
        code: None,
    };
    let failed = |code: String| {
        let failed = Run { fee: None, transaction: None, code: Some(code), ..run.clone() };
        Tried::Unbooked(before.after_run(failed, now))
    };
    let max_fee = before.plan.as_ref().map(|plan| plan.max_fee);
    if let Err(refusal) = rules.allow(asked.amount).and_then(|()| rules.within(asked.amount, max_fee)) {
        return Ok(failed(refusal.code));
    }
    let after = before.after_run(run.clone(), now);
    let add = |commit: &mut Commit| app.store.add_transfer(commit, Some(before), &after);
    match book_transfer(app, asked, due.n, &rules, add).await {
        Ok(Booked::Now(_)) => Ok(Tried::Booked(after)),
        Ok(Booked::Refused(refusal)) => Ok(failed(refusal.code)),
        Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => {
            // Another process was first; else somebody has taken the id.
            match app.store.kept_transfer(asked.id).await? {
                Some(KeptTransfer::Made(known)) if *known == *before => Ok(failed("id_taken".to_owned())),
                _ => Ok(Tried::Overtaken),
            }
        }
        Err(error) if error.refused(TRANSFER) || error.refused(RULES) => Ok(Tried::Overtaken),
        Err(error) => Err(error),
    }
}
