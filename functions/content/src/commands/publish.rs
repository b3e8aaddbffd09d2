//! Publishes and withdraws sets of entries: all of a set at one moment, or none.
//!
//! Publications that go by what other entries are take turns: they read the number of the turn first, then all that they
//! go by, and commit only if the turn is still the one that they read. So of an entry that is published and another that is
//! withdrawn while the first names it, one starts over and sees the other. What names nothing needs no turn.

use std::collections::BTreeMap;

use domain::id::EntryId;
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, error_chain};

use super::claims::{Claimed, claim};
use super::done::{Done, Outcome, With};
use super::finish::finish;
use super::gather::gather;
use super::refusals::{not_publishable, referred_to, release_refused, unpublished_references};
use super::relink::drop_links;
use super::set::{Gathered, Order};
use crate::Content;
use crate::model::{Head, target};
use crate::store::{Due, HEAD, MOMENT, RELEASE, TURN, UNIQUE};

/// Carries a set out. `with` adds the caller's own writes to its commit, at most two; 412 where one of a
/// release or of a moment is refused.
///
/// Refused with 422 where an entry does not fit its type, and with 409 where a reference would lead nowhere.
pub(crate) async fn publish(
    app: &Content,
    order: &Order,
    idempotency: &Idempotency,
    with: &With<'_>,
    answer: &(dyn Fn(&Outcome) -> Answer + Send + Sync),
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("published content");
    loop {
        let turn = app.store.turn().await?;
        let mut all = gather(app, order).await?;
        refuse(order, &mut all)?;
        let (held, transfers) = match claim(app, &mut all, false).await? {
            Claimed::All { held, transfers } => (held, transfers),
            Claimed::Refused => return Err(not_publishable(all.faults)),
            Claimed::Again => {
                attempts.again().await?;
                continue;
            }
        };
        recall_links(app, &all).await?;

        let done = Done::of(app, &all, held, order)?;
        let (transaction, due) = done.transaction(app, &all, turn, &transfers, with)?;
        match idempotency.commit(transaction, answer(&done.outcome)).await {
            Ok(answer) => {
                settle(app, &done, due).await;
                return Ok(answer);
            }
            Err(error) if error.refused(RELEASE) || error.refused(MOMENT) => return Err(Problem::stale()),
            Err(error) if [HEAD, TURN, UNIQUE].iter().any(|label| error.refused(label)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// What a set would come to, where nothing is written; refused as it would be.
pub(crate) async fn would_publish(app: &Content, order: &Order) -> Result<BTreeMap<EntryId, Head>, Problem> {
    let mut all = gather(app, order).await?;
    refuse(order, &mut all)?;
    let Claimed::All { held, transfers } = claim(app, &mut all, true).await? else {
        return Err(not_publishable(all.faults));
    };
    let done = Done::of(app, &all, held, order)?;
    let _ = done.transaction(app, &all, 0, &transfers, &|_, _| {})?;
    Ok(done.outcome.heads)
}

/// Refuses a set with what is in its way.
fn refuse(order: &Order, all: &mut Gathered) -> Result<(), Problem> {
    let (faults, obstacles) = (std::mem::take(&mut all.faults), std::mem::take(&mut all.obstacles));
    if order.release_id.is_some() && !(faults.is_empty() && obstacles.is_empty()) {
        return Err(release_refused(faults, obstacles, all.is_more));
    }
    if !faults.is_empty() {
        return Err(not_publishable(faults));
    }
    if obstacles.is_empty() {
        return Ok(());
    }
    let names = obstacles.iter().any(|obstacle| obstacle.reason != "named");
    Err(if names { unpublished_references(obstacles) } else { referred_to(obstacles, all.is_more) })
}

/// Links tell of the newest versions; those of an older one are written before it is published.
async fn recall_links(app: &Content, all: &Gathered) -> Result<(), TableError> {
    for candidate in all.publish.values().filter(|candidate| candidate.n != candidate.head.n) {
        for (reference, named) in &candidate.named {
            app.store.recall_link(&target(reference), candidate.head.id, candidate.n, named.nulls).await?;
        }
    }
    Ok(())
}

/// Does what is left after a commit. What fails here is done by the next tick, or does no harm.
async fn settle(app: &Content, done: &Done, due: Option<Due>) {
    if let Some(due) = due
        && let Err(error) = finish(app, due).await
    {
        tracing::warn!(error = %error_chain(&error), "announcements are left for the tick");
    }
    for (before, after, _) in &done.changed {
        let tidied = async {
            drop_links(app, before, after).await?;
            tidy(app, before, after).await
        };
        if let Err(error) = tidied.await {
            tracing::info!(error = %error_chain(&error), "leftovers of a publication stay");
        }
    }
}

/// Lets go of unique values that an entry gave up by being published with others.
async fn tidy(app: &Content, before: &Head, after: &Head) -> Result<(), TableError> {
    let (Some(old), Some(new)) = (&before.published, &after.published) else { return Ok(()) };
    let mut head = after.clone();
    for value in old.held.iter().filter(|value| !new.held.contains(value)) {
        match app.store.release_unique(value, &head).await {
            Ok(()) => head.lost += 1,
            Err(TableError::Refused(_)) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
