//! A set as it is carried out: its entries before and after, their events, and the one transaction of all.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::{EntryId, ReleaseId};
use events::content::{EntryPublished, EntryUnpublished, ReleasePublished, Released};
use service::Problem;
use service::table::Transaction;

use super::claims::Transfer;
use super::refusals::not_publishable;
use super::set::{Candidate, Gathered, Order};
use super::space::{fits, is_legible};
use crate::Content;
use crate::model::{Head, Published, is_plain, remember, slugs, snapshot};
use crate::store::{Announcement, Due, Task};

/// How many bytes of events a commit carries; the others are announced right after it.
const MAX_EVENT_BYTES: usize = 180 * 1024;
/// How many actions a commit has, so that two of its caller's and the key's record fit beside them.
const MAX_ACTIONS: usize = 97;

/// What a caller adds to the commit.
pub(super) type With<'a> = dyn Fn(&mut Transaction, &Outcome) + Send + Sync + 'a;

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

pub(super) enum Event {
    Published(Box<EntryPublished>),
    Unpublished(EntryUnpublished),
}

/// A set as it is carried out.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    /// Each entry before and after, with its event.
    pub(super) changed: Vec<(Head, Head, Event)>,
}

impl Done {
    pub(super) fn of(
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
                let place = all.place(*id, "/fields");
                return Err(not_publishable(Faults::one(place, Invalid::new("too_large", detail))));
            }
            if !is_legible(&event.snapshot) {
                let deep = candidate.fields.0.iter().find(|(_, value)| !is_plain(value));
                let place = deep.map_or_else(|| "/fields".to_owned(), |(name, _)| format!("/fields/{name}"));
                let detail = "a value has more levels of JSON than readers could read; save it with fewer";
                return Err(not_publishable(Faults::one(all.place(*id, &place), Invalid::new("too_deep", detail))));
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
    pub(super) fn transaction(
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
