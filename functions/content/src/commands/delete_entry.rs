//! Deletes entries that nobody needs.

use domain::id::EntryId;
use events::content::EntryDrafted;
use service::Problem;
use service::etag::IfMatch;
use service::table::{Attempts, Transaction};

use super::finish::finish;
use super::refusals::referred_to;
use super::relink::relink;
use super::save::{Whole, load};
use super::space::Space;
use crate::Content;
use crate::model::{Head, Obstacle, used};
use crate::store::{Due, GUARD, HEAD, LINK, MOMENT, Task, USES, UseChange};

/// How many links are looked at before it is left at that.
const MAX_LINKS: usize = 1_000;

/// Deletes an entry that is not published, unless the newest version of another names it in a field that refuses that.
pub(crate) async fn delete_entry(app: &Content, id: EntryId, if_match: IfMatch) -> Result<(), Problem> {
    let mut attempts = Attempts::on("entry");
    loop {
        let whole = load(app, id).await?;
        if_match.check(whole.head.n)?;
        if whole.head.published.is_some() {
            return Err(Problem::conflict("entry_published", "The entry is published; unpublish it first."));
        }
        require_unreferred(app, &whole.head).await?;
        let due = Due { id: format!("forget#{id}"), version: 1, task: Task::Forget { entry_id: id } };
        match written(app, &whole, &due).await?.commit().await {
            Ok(()) => {
                // What is left is done by the next tick.
                if let Err(error) = finish(app, due).await {
                    tracing::warn!(error = %service::table::error_chain(&error), "versions are left for the tick");
                }
                return Ok(());
            }
            Err(error) if [HEAD, GUARD, USES, LINK, MOMENT].iter().any(|label| error.refused(label)) => {
                attempts.again().await?
            }
            Err(error) => return Err(error.into()),
        }
    }
}

async fn require_unreferred(app: &Content, head: &Head) -> Result<(), Problem> {
    let (target, mut after, mut seen, mut found) = (head.id.to_string(), None, 0, Vec::new());
    loop {
        let page = app.store.page_of_links(&target, 100, true, after).await?;
        seen += page.items.len();
        let heads = app.store.find_heads(page.items.iter().map(|link| link.source)).await?;
        for link in page.items.iter().filter(|link| link.source != head.id && !link.nulls) {
            if heads.get(&link.source).is_some_and(|source| link.names(source.n)) {
                found.push(Obstacle::new(target.clone(), "named", link.source.to_string()));
            }
        }
        match page.next {
            Some(next) if found.len() <= 100 && seen < MAX_LINKS => after = Some(next),
            next if !found.is_empty() || next.is_some() => return Err(referred_to(found, next.is_some())),
            _ => return Ok(()),
        }
    }
}

/// At most 90 links, and 7 other writes.
async fn written(app: &Content, whole: &Whole, due: &Due) -> Result<Transaction, Problem> {
    let (store, head) = (&app.store, &whole.head);
    let space = Space::of_entry(app, &head.type_id).await?;
    let links = relink(app, &space.of, head.id, Some((head, &whole.fields)), (head.n + 1, None)).await?;
    let change = UseChange::of(Some(&used(&space.of, &whole.fields)), None);
    let mut transaction = store.table().transaction();
    transaction.push(store.delete_head(head));
    transaction.push(store.count_uses(&space.of, space.locales.version, &change));
    transaction.push(store.delete_uses(&space.of.id, head.id));
    for link in &links {
        transaction.push(store.write_link(link));
    }
    transaction.push(store.create_due(due));
    for write in store.move_moments(&head.moments(), &[]) {
        transaction.push(write);
    }
    transaction.publish(&EntryDrafted { entry_id: head.id, version: head.version + 1, snapshot: None });
    Ok(transaction)
}
