//! Publishes and withdraws sets of entries: all of a set at one moment, or none.
//!
//! Publications that go by what other entries are take turns: they read the number of the turn first, then all that they
//! go by, and commit only if the turn is still the one that they read. So of an entry that is published and another that is
//! withdrawn while the first names it, one starts over and sees the other. What names nothing needs no turn.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::{EntryId, ReleaseId};
use events::content::{EntryPublished, EntryUnpublished, ReleasePublished, Released};
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction, error_chain};

use super::claims::{Claimed, Transfer, claim};
use super::finish::finish;
use super::gather::gather;
use super::refusals::{not_publishable, referred_to, release_refused, unpublished_references};
use super::relink::drop_links;
use super::set::{Candidate, Gathered, Order};
use super::space::fits;
use crate::Content;
use crate::model::{Head, Published, remember, slugs, snapshot, target};
use crate::store::{Announcement, Due, HEAD, MOMENT, RELEASE, TURN, Task, UNIQUE};

/// How many bytes of events a commit carries; the others are announced right after it.
const MAX_EVENT_BYTES: usize = 180 * 1024;
/// How many actions a commit has, so that two of its caller's and the key's record fit beside them.
const MAX_ACTIONS: usize = 97;

/// What a caller adds to the commit.
type With<'a> = dyn Fn(&mut Transaction, &Outcome) + Send + Sync + 'a;

/// What a set came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The entries that were asked for and came along, as they are then.
    pub(crate) heads: BTreeMap<EntryId, Head>,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// The release that it is, where it is more than one entry.
    pub(crate) release_id: Option<ReleaseId>,
}

enum Event {
    Published(Box<EntryPublished>),
    Unpublished(EntryUnpublished),
}

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
        if order.release_id.is_some() && !(all.faults.is_empty() && all.obstacles.is_empty()) {
            return Err(release_refused(all.faults, all.obstacles, all.is_more));
        }
        if !all.faults.is_empty() {
            return Err(not_publishable(all.faults));
        }
        if !all.obstacles.is_empty() {
            let names = all.obstacles.iter().any(|obstacle| obstacle.reason != "named");
            let (obstacles, is_more) = (std::mem::take(&mut all.obstacles), all.is_more);
            return Err(if names { unpublished_references(obstacles) } else { referred_to(obstacles, is_more) });
        }
        let (held, transfers) = match claim(app, &mut all).await? {
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

/// Links tell of the newest versions; those of an older one are written before it is published.
async fn recall_links(app: &Content, all: &Gathered) -> Result<(), TableError> {
    for candidate in all.publish.values().filter(|candidate| candidate.n != candidate.head.n) {
        for (reference, named) in &candidate.named {
            app.store.recall_link(&target(reference), candidate.head.id, candidate.n, named.nulls).await?;
        }
    }
    Ok(())
}

/// A set as it is carried out.
struct Done {
    outcome: Outcome,
    /// Each entry before and after, with its event.
    changed: Vec<(Head, Head, Event)>,
}

impl Done {
    fn of(
        app: &Content,
        all: &Gathered,
        mut held: BTreeMap<EntryId, Vec<String>>,
        order: &Order,
    ) -> Result<Self, Problem> {
        let at = app.context.clock.now();
        let is_set = all.publish.len() + all.withdraw.len() > 1;
        let release_id = order.release_id.or_else(|| is_set.then(|| ReleaseId::new(&app.context.clock)));
        let mut changed = Vec::new();
        for (id, candidate) in &all.publish {
            let after = published(candidate, held.remove(id).unwrap_or_default(), at);
            let event = event_of(candidate, &after, release_id);
            if !fits(&event.snapshot) {
                let detail = "with its assets it is too large to be published";
                return Err(not_publishable(Faults::one("/fields", Invalid::new("too_large", detail))));
            }
            changed.push((candidate.head.clone(), after, Event::Published(Box::new(event))));
        }
        for head in all.withdraw.values() {
            let (publications, version) = (head.publications + 1, head.version + 1);
            let after = Head { published: None, publications, version, updated_at: at, ..head.clone() };
            let event = EntryUnpublished {
                entry_id: head.id,
                version: publications,
                type_id: head.type_id.to_string(),
                release_id,
            };
            changed.push((head.clone(), after, Event::Unpublished(event)));
        }
        for (_, after, _) in &mut changed {
            after.schedule = match order.scheduled {
                Some(at) => after.schedule.as_ref().and_then(|schedule| schedule.after(at, None)),
                None => after.schedule.take(),
            };
        }
        let heads = changed.iter().map(|(_, after, _)| after).chain(all.settled.values());
        let heads = heads.map(|head| (head.id, head.clone())).collect();
        Ok(Self { outcome: Outcome { heads, at, release_id }, changed })
    }

    /// At most 90 heads, the turn, values that change hands, 2 items of events, what is due, and what the caller adds.
    fn transaction(
        &self,
        app: &Content,
        all: &Gathered,
        turn: u64,
        transfers: &[Transfer],
        with: &With<'_>,
    ) -> Result<(Transaction, Option<Due>), Problem> {
        let mut transaction = app.store.table().transaction();
        let (mut actions, mut bytes, mut left, mut released) = (3, 0, Vec::new(), Vec::new());
        for (_, after, event) in &self.changed {
            transaction.push(app.store.replace_head(after));
            actions += 1;
            let (entry_id, version) = (after.id, after.publications);
            released.push(Released { entry_id, version, unpublished: after.published.is_none() });
            let size = match event {
                Event::Published(event) => serde_json::to_vec(event).map_or(0, |json| json.len()),
                Event::Unpublished(_) => 200,
            };
            if bytes > 0 && bytes + size > MAX_EVENT_BYTES {
                left.push(Announcement { entry_id, version });
                continue;
            }
            bytes += size + 400;
            match event {
                Event::Published(event) => transaction.publish(&**event),
                Event::Unpublished(event) => transaction.publish(event),
            };
        }
        for Transfer { value, from, to } in transfers {
            transaction.push(app.store.move_unique(value, *from, *to));
            actions += 1;
        }
        if all.takes_turn && !self.changed.is_empty() {
            transaction.push(app.store.take_turn(turn));
            actions += 1;
        }
        let Outcome { at, release_id, .. } = self.outcome;
        let mut due = None;
        if let Some(release_id) = release_id {
            if !released.is_empty() {
                transaction.publish(&ReleasePublished { release_id, published_at: at, entries: released });
            }
            if !left.is_empty() {
                let task = Task::Announce { release_id, at, left };
                let work = Due { id: format!("announce#{release_id}"), version: 1, task };
                transaction.push(app.store.create_due(&work));
                actions += 1;
                due = Some(work);
            }
        }
        if actions > MAX_ACTIONS {
            let detail = "Too many unique values change hands within the set; publish it in parts.";
            return Err(Problem::refused("too_many_entries", detail));
        }
        with(&mut transaction, &self.outcome);
        Ok((transaction, due))
    }
}

/// An entry as it is once it is published.
fn published(candidate: &Candidate, held: Vec<String>, at: Timestamp) -> Head {
    let Candidate { head, n, fields, space, locales, .. } = candidate;
    let after = slugs(&space.of, fields, locales);
    Head {
        published: Some(Published { n: *n, locales: locales.clone(), at, held }),
        publications: head.publications + 1,
        version: head.version + 1,
        first_published_at: head.first_published_at.or(Some(at)),
        old_slugs: remember(&head.old_slugs, &head.slugs, &after),
        slugs: after,
        updated_at: at,
        ..head.clone()
    }
}

fn event_of(candidate: &Candidate, after: &Head, release_id: Option<ReleaseId>) -> EntryPublished {
    let Candidate { n, fields, space, locales, assets, .. } = candidate;
    let at = after.published.as_ref().map_or(after.updated_at, |published| published.at);
    EntryPublished {
        entry_id: after.id,
        version: after.publications,
        snapshot: snapshot(&space.of, fields, *n, locales, assets.clone()),
        first_published_at: after.first_published_at.unwrap_or(at),
        published_at: at,
        old_slugs: after.old_slugs.clone(),
        release_id,
    }
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
