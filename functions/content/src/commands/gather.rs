//! What a publication comes to: its entries with all that is published or withdrawn with them, and what is in the way.

use std::collections::BTreeSet;

use domain::fault::{Faults, Invalid};
use domain::id::EntryId;
use domain::locale::Locale;
use domain::rich_text::Reference;
use service::Problem;

use super::check::check_all;
use super::refusals::{archived, not_publishable};
use super::set::{Act, Candidate, Gathered, MAX_ENTRIES, Order};
use super::space::Space;
use crate::Content;
use crate::model::{Head, Obstacle, TypeId, readable_locales, references};

/// How many links to an entry are looked at before it is withdrawn.
const MAX_LINKS: usize = 1_000;

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
                add_candidate(app, &mut all, head, n, locales.as_deref(), true).await?;
            }
            Act::Withdraw if head.published.is_none() => drop(all.settled.insert(head.id, head)),
            Act::Withdraw => drop(all.withdraw.insert(head.id, head)),
        }
    }
    follow_references(app, &mut all, order.cascade).await?;
    follow_links(app, &mut all, order.cascade).await?;
    check_all(&mut all);
    Ok(all)
}

fn too_many() -> Problem {
    let detail = format!("At most {MAX_ENTRIES} entries are published or withdrawn together.");
    Problem::refused("too_many_entries", detail)
}

async fn space(app: &Content, all: &mut Gathered, of: &TypeId) -> Result<Space, Problem> {
    if let Some(known) = all.spaces.get(of) {
        return Ok(known.clone());
    }
    let space = Space::of_entry(app, of).await?;
    all.spaces.insert(of.clone(), space.clone());
    Ok(space)
}

async fn add_candidate(
    app: &Content,
    all: &mut Gathered,
    head: Head,
    n: u64,
    locales: Option<&[Locale]>,
    is_wanted: bool,
) -> Result<(), Problem> {
    if head.archived {
        return Err(archived());
    }
    let found = app.store.find_version(head.id, n).await?;
    let (_, fields) = found.filter(|(version, _)| !version.conflict).ok_or_else(|| Problem::not_found("version"))?;
    let space = space(app, all, &head.type_id).await?;
    let readable = readable_locales(&space.of, &space.locales.content, &fields);
    let locales = match locales {
        None => readable,
        Some(chosen) => {
            let (known, faults) = chosen_locales(&space, chosen);
            if is_wanted && !faults.is_empty() {
                if !all.is_release {
                    return Err(not_publishable(faults));
                }
                let prefix = all.place(head.id, "");
                all.faults.append(faults.relocated(|place| format!("{prefix}{place}")));
            }
            known.unwrap_or(readable)
        }
    };
    let same = head.published.as_ref().is_some_and(|known| known.n == n && known.locales == locales);
    if same {
        all.settled.insert(head.id, head);
        return Ok(());
    }
    let within: BTreeSet<String> = locales.iter().map(ToString::to_string).collect();
    let named = references(&space.of, &fields, Some(&within));
    let assets = space.assets(app, &fields, Some(&within)).await?;
    all.publish.insert(head.id, Candidate { head, n, fields, space, locales, named, assets });
    if all.len() > MAX_ENTRIES { Err(too_many()) } else { Ok(()) }
}

/// The locales that were asked for, in the order of the space, and the faults of those that are unknown.
fn chosen_locales(space: &Space, chosen: &[Locale]) -> (Option<Vec<Locale>>, Faults) {
    let (known, mut faults) = (&space.locales.content, Faults::none());
    for (n, _) in chosen.iter().enumerate().filter(|(_, code)| !known.has(code.as_str())) {
        faults.add(format!("/locales/{n}"), Invalid::new("unknown_locale", "there is no such locale"));
    }
    let codes = known.locales.iter().map(|locale| locale.code.clone()).filter(|code| chosen.contains(code));
    let codes: Vec<Locale> = codes.collect();
    (Some(codes).filter(|codes| !codes.is_empty()), faults)
}

/// Looks at all that the set names: what is published stays, the rest comes along or is in the way.
async fn follow_references(app: &Content, all: &mut Gathered, cascade: bool) -> Result<(), Problem> {
    let mut frontier: Vec<EntryId> = all.publish.keys().copied().collect();
    while !frontier.is_empty() {
        let of_frontier = frontier.iter().filter_map(|id| all.publish.get(id));
        let named: BTreeSet<EntryId> = of_frontier
            .flat_map(|candidate| candidate.named.keys())
            .filter_map(|reference| match reference {
                Reference::Entry(id) => Some(*id),
                Reference::Asset(_) => None,
            })
            .filter(|id| !all.has(id) && !all.others.contains_key(id))
            .collect();
        let heads = app.store.find_heads(named.iter().copied()).await?;
        frontier.clear();
        for id in named {
            let head = heads.get(&id).cloned();
            match head {
                Some(head) if cascade && head.published.is_none() && !head.archived => {
                    let n = head.n;
                    add_candidate(app, all, head, n, None, false).await?;
                    frontier.push(id);
                }
                head => {
                    all.takes_turn |= head.is_some();
                    all.others.insert(id, head);
                }
            }
        }
    }
    // A settled entry is published by itself: what it is has to last until the commit.
    all.takes_turn |= !all.settled.is_empty() && all.len() > 0;
    Ok(())
}

/// Looks at who names the entries that are withdrawn: those who are published come along or are in the way.
async fn follow_links(app: &Content, all: &mut Gathered, cascade: bool) -> Result<(), Problem> {
    let mut frontier: Vec<EntryId> = all.withdraw.keys().copied().collect();
    all.takes_turn |= !frontier.is_empty();
    while let Some(id) = frontier.pop() {
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
                if cascade && !all.settled.contains_key(&head.id) {
                    all.withdraw.insert(head.id, head.clone());
                    frontier.push(head.id);
                    if all.len() > MAX_ENTRIES {
                        return Err(too_many());
                    }
                } else {
                    all.obstacles.push(Obstacle { id: target.clone(), reason: "named", entry_id: head.id.to_string() });
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
