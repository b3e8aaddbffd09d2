//! Who names what readers lose, as a whole or in a locale: they go with it, or are in the way.

use std::collections::BTreeSet;

use domain::id::EntryId;
use domain::locale::Locale;
use domain::rich_text::Reference;
use service::Problem;

use super::refusals::too_many_entries;
use super::set::{Gathered, MAX_ENTRIES};
use crate::Content;
use crate::model::{Head, Obstacle, references};

/// How many links to an entry are looked at before it is withdrawn.
const MAX_LINKS: usize = 1_000;

/// Looks at who names the entries that are withdrawn, and those that are published in fewer locales than before: those who
/// are published, and name it where it is not to be read any more, come along or are in the way.
pub(super) async fn follow_links(app: &Content, all: &mut Gathered, cascade: bool) -> Result<(), Problem> {
    // With the locales that are left; none of what is withdrawn.
    let mut frontier: Vec<(EntryId, Vec<Locale>)> = all.withdraw.keys().map(|id| (*id, Vec::new())).collect();
    let narrower = all.publish.iter().filter(|(_, candidate)| candidate.is_narrower());
    frontier.extend(narrower.map(|(id, candidate)| (*id, candidate.locales.clone())));
    all.takes_turn |= !frontier.is_empty();
    while let Some((id, left)) = frontier.pop() {
        let (target, mut after, mut seen) = (id.to_string(), None, 0);
        loop {
            let page = app.store.page_of_links(&target, 100, true, after).await?;
            seen += page.items.len();
            let set = |source: &EntryId| all.publish.contains_key(source) || all.withdraw.contains_key(source);
            let unknown: Vec<EntryId> =
                page.items.iter().map(|link| link.source).filter(|source| *source != id && !set(source)).collect();
            let heads = app.store.find_heads(unknown).await?;
            for link in &page.items {
                let Some(head) = heads.get(&link.source) else { continue };
                if !head.published_n().is_some_and(|n| link.names(n)) {
                    continue;
                }
                if !left.is_empty() && !loses(app, all, head, id, &left).await? {
                    continue;
                }
                if cascade && left.is_empty() && !all.settled.contains_key(&head.id) {
                    all.withdraw.insert(head.id, head.clone());
                    frontier.push((head.id, Vec::new()));
                    if all.len() > MAX_ENTRIES {
                        return Err(too_many_entries());
                    }
                } else {
                    all.obstacles.push(Obstacle::new(target.clone(), "named", head.id.to_string()));
                }
            }
            match page.next {
                Some(next) if all.obstacles.len() <= 100 && seen < MAX_LINKS => after = Some(next),
                Some(_) if all.obstacles.is_empty() => {
                    let detail = format!("More than {MAX_LINKS} entries name it; remove references from some first.");
                    return Err(Problem::conflict("too_many_referrers", detail));
                }
                next => {
                    all.is_more |= next.is_some();
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Whether a published entry names another in a locale in which that one is not to be read any more. Its version is read only
/// where it is published in such a locale: 1 RRU, and more for one of more than 4 KB.
async fn loses(app: &Content, all: &mut Gathered, head: &Head, id: EntryId, left: &[Locale]) -> Result<bool, Problem> {
    let Some(published) = &head.published else { return Ok(false) };
    let is_met = |locale: &&Locale| all.locales().is_some_and(|locales| locales.is_met(locale, left));
    let unread: Vec<Locale> = published.locales.iter().filter(|locale| !is_met(locale)).cloned().collect();
    if unread.is_empty() {
        return Ok(false);
    }
    let Some((_, fields)) = app.store.find_version(head.id, published.n).await? else { return Ok(false) };
    let space = all.space(app, &head.type_id).await?;
    let within: BTreeSet<String> = published.locales.iter().map(ToString::to_string).collect();
    let named = references(&space.of, &fields, Some(&within)).remove(&Reference::Entry(id));
    Ok(named.is_some_and(|named| named.within(&unread).next().is_some()))
}
