//! What a publication comes to: its entries with all that is published with them.

use std::collections::{BTreeMap, BTreeSet};

use domain::fault::{Faults, Invalid};
use domain::id::EntryId;
use domain::locale::Locale;
use domain::rich_text::Reference;
use service::Problem;

use super::check::check_all;
use super::referrers::follow_links;
use super::refusals::{archived, not_publishable, too_many_entries};
use super::set::{Act, Candidate, Gathered, MAX_ENTRIES, Order};
use super::space::Space;
use crate::Content;
use crate::model::{Fields, Head, own_locales, readable_locales, references};

/// Gathers a set. Reads each entry, version, type and named entry once.
pub(crate) async fn gather(app: &Content, order: &Order) -> Result<Gathered, Problem> {
    let mut all = Gathered { is_release: order.release_id.is_some(), ..Gathered::default() };
    let heads = app.store.find_heads(order.wanted.iter().map(|wanted| wanted.id)).await?;
    for wanted in &order.wanted {
        let head = match heads.get(&wanted.id) {
            Some(head) if all.is_release && head.archived && matches!(wanted.act, Act::Publish { .. }) => {
                all.obstruct(wanted.id, "archived");
                continue;
            }
            Some(head) => head.clone(),
            None if all.is_release => {
                all.obstruct(wanted.id, "not_found");
                continue;
            }
            None => return Err(Problem::not_found("entry")),
        };
        if let Some(if_match) = wanted.if_match {
            if_match.check(head.n)?;
        }
        match &wanted.act {
            Act::Publish { n, locales } => {
                let n = n.unwrap_or(head.n);
                add_wanted(app, &mut all, head, n, locales.as_deref()).await?;
            }
            Act::Withdraw if head.published.is_none() => drop(all.settled.insert(head.id, head)),
            Act::Withdraw => drop(all.withdraw.insert(head.id, head)),
        }
    }
    follow_references(app, &mut all, order).await?;
    follow_links(app, &mut all, order.cascade).await?;
    check_all(&mut all);
    Ok(all)
}

/// What a version says, and what it is read by.
async fn read(app: &Content, all: &mut Gathered, head: &Head, n: u64) -> Result<(Fields, Space), Problem> {
    if head.archived {
        return Err(archived());
    }
    let found = app.store.find_version(head.id, n).await?;
    let (_, fields) = found.filter(|(version, _)| !version.conflict).ok_or_else(|| Problem::not_found("version"))?;
    Ok((fields, all.space(app, &head.type_id).await?))
}

async fn add_wanted(
    app: &Content,
    all: &mut Gathered,
    head: Head,
    n: u64,
    locales: Option<&[Locale]>,
) -> Result<(), Problem> {
    let (fields, space) = read(app, all, &head, n).await?;
    let (of, known) = (&space.of, &space.locales.content);
    let readable = match &head.published {
        // What has nothing of its own in any locale stays where it is read.
        Some(published) if own_locales(of, known, &fields).is_empty() => known.ordered(&published.locales),
        _ => readable_locales(of, known, &fields),
    };
    let locales = match locales {
        None => readable,
        Some(chosen) => {
            let (known, faults) = chosen_locales(&space, chosen);
            if !faults.is_empty() {
                if !all.is_release {
                    return Err(not_publishable(faults));
                }
                let prefix = all.place(head.id, "");
                all.faults.append(faults.relocated(|place| format!("{prefix}{place}")));
            }
            known.unwrap_or(readable)
        }
    };
    add(app, all, head, n, (fields, space), locales).await
}

async fn add(
    app: &Content,
    all: &mut Gathered,
    head: Head,
    n: u64,
    (fields, space): (Fields, Space),
    locales: Vec<Locale>,
) -> Result<(), Problem> {
    let same = head.published.as_ref().is_some_and(|known| known.n == n && known.locales == locales);
    if same {
        all.settled.insert(head.id, head);
        return Ok(());
    }
    let within: BTreeSet<String> = locales.iter().map(ToString::to_string).collect();
    let named = references(&space.of, &fields, Some(&within));
    let assets = space.assets(app, &fields, Some(&within)).await?;
    all.publish.insert(head.id, Candidate { head, n, fields, space, locales, named, assets });
    if all.len() > MAX_ENTRIES { Err(too_many_entries()) } else { Ok(()) }
}

/// The locales that were asked for, in the order of the space, and the faults of those that are unknown.
fn chosen_locales(space: &Space, chosen: &[Locale]) -> (Option<Vec<Locale>>, Faults) {
    let (known, mut faults) = (&space.locales.content, Faults::none());
    for (n, _) in chosen.iter().enumerate().filter(|(_, code)| !known.has(code.as_str())) {
        faults.add(format!("/locales/{n}"), Invalid::new("unknown_locale", "there is no such locale"));
    }
    (Some(known.ordered(chosen)).filter(|codes| !codes.is_empty()), faults)
}

/// What some entries of the set name, each with the locales in which they do.
fn named_by(all: &Gathered, sources: &[EntryId]) -> BTreeMap<EntryId, BTreeSet<Locale>> {
    let mut found: BTreeMap<EntryId, BTreeSet<Locale>> = BTreeMap::new();
    for candidate in sources.iter().filter_map(|id| all.publish.get(id)) {
        for (reference, named) in &candidate.named {
            if let Reference::Entry(id) = reference {
                found.entry(*id).or_default().extend(named.within(&candidate.locales).cloned());
            }
        }
    }
    found
}

/// Looks at all that the set names: what is published where it is needed stays, the rest comes along or is in the way.
async fn follow_references(app: &Content, all: &mut Gathered, order: &Order) -> Result<(), Problem> {
    let wanted: BTreeSet<EntryId> = order.wanted.iter().map(|wanted| wanted.id).collect();
    let mut frontier: Vec<EntryId> = all.publish.keys().copied().collect();
    while !frontier.is_empty() {
        let named = named_by(all, &frontier);
        let unknown = named.keys().copied().filter(|id| !all.has(id) && !all.others.contains_key(id));
        let mut heads = app.store.find_heads(unknown.collect::<Vec<_>>()).await?;
        frontier.clear();
        for (id, needed) in named {
            if wanted.contains(&id) && all.has(&id) {
                continue;
            }
            let candidate = all.publish.get(&id).map(|candidate| candidate.head.clone());
            let head = candidate.or_else(|| all.others.get(&id).cloned().flatten()).or_else(|| heads.remove(&id));
            let comes = match &head {
                Some(head) if order.cascade && !head.archived => come_along(app, all, head, &needed, order).await?,
                _ => false,
            };
            if comes {
                frontier.push(id);
            } else if !all.has(&id) {
                all.takes_turn |= head.is_some();
                all.others.insert(id, head);
            }
        }
    }
    // A settled entry is published by itself: what it is has to last until the commit.
    all.takes_turn |= !all.settled.is_empty() && all.len() > 0;
    Ok(())
}

/// Publishes an entry with those that name it, in locales in which it is needed and not to be read; says whether it has to
/// be. What is published stays at its version and in its locales. What is not comes in all of its locales; where locales are
/// chosen, in those that are needed.
async fn come_along(
    app: &Content,
    all: &mut Gathered,
    head: &Head,
    needed: &BTreeSet<Locale>,
    order: &Order,
) -> Result<bool, Problem> {
    let candidate = all.publish.get(&head.id).map(|candidate| (candidate.n, candidate.locales.clone()));
    let published = || head.published.as_ref().map(|published| (published.n, published.locales.clone()));
    let known = candidate.or_else(published);
    let is_met = |locale: &Locale, shown: &[Locale]| all.locales().is_some_and(|locales| locales.is_met(locale, shown));
    if known.as_ref().is_some_and(|(_, shown)| needed.iter().all(|locale| is_met(locale, shown))) {
        return Ok(false);
    }
    let n = known.as_ref().map_or(head.n, |(n, _)| *n);
    let (fields, space) = read(app, all, head, n).await?;
    let chains = &space.locales.content;
    let readable = readable_locales(&space.of, chains, &fields);
    let mut locales = match known {
        Some((_, shown)) => shown,
        None if order.chooses_locales() && !needed.is_empty() => Vec::new(),
        None => readable.clone(),
    };
    for locale in needed {
        if !chains.is_met(locale, &locales) {
            let own = chains.chain(locale).into_iter().find(|code| readable.contains(code));
            locales.push(own.unwrap_or_else(|| locale.clone()));
        }
    }
    let locales = chains.ordered(&locales);
    add(app, all, head.clone(), n, (fields, space), locales).await?;
    Ok(true)
}
