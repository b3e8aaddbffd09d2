//! Whether all that a set comes to may be seen by readers.

use domain::fault::Invalid;
use domain::id::EntryId;
use domain::rich_text::Reference;
use events::content::Asset;

use super::set::{Candidate, Gathered};
use super::space::Space;
use crate::model::{Obstacle, TypeId, check_rules, target};

/// Validates what is published, and finds references that would lead nowhere.
pub(super) fn check_all(all: &mut Gathered) {
    let mut faults: Vec<(EntryId, String, Invalid)> = Vec::new();
    let mut obstacles = Vec::new();
    let mut obstacle = |id: String, reason, by: EntryId| obstacles.push(Obstacle::new(id, reason, by.to_string()));
    let mut unread = Vec::new();
    let mut refused = Vec::new();
    for (id, candidate) in &all.publish {
        let Candidate { space, fields, locales, named, assets, .. } = candidate;
        refused.push((*id, check_rules(&space.of, &space.locales.content, fields, locales)));
        for (reference, named) in named {
            match reference {
                Reference::Asset(asset) => match assets.iter().find(|known| known.asset_id == *asset) {
                    None => obstacle(target(reference), "not_ready", *id),
                    Some(asset) => {
                        for (_, place) in named.places.iter().filter(|(field, _)| !takes_asset(space, field, asset)) {
                            let detail = format!("an asset of the type {} is not taken here", asset.media_type);
                            faults.push((*id, place.clone(), Invalid::new("wrong_media_type", detail)));
                        }
                    }
                },
                Reference::Entry(target_id) => {
                    let outside = || all.others.get(target_id).and_then(Option::as_ref);
                    let (head, shown) = if let Some(candidate) = all.publish.get(target_id) {
                        (&candidate.head, candidate.locales.as_slice())
                    } else if all.withdraw.contains_key(target_id) {
                        obstacle(target(reference), "withdrawn", *id);
                        continue;
                    } else {
                        let known = all.settled.get(target_id).or_else(outside);
                        match known {
                            None => {
                                obstacle(target(reference), "not_found", *id);
                                continue;
                            }
                            Some(head) if head.archived => {
                                obstacle(target(reference), "archived", *id);
                                continue;
                            }
                            Some(head) => match &head.published {
                                Some(published) => (head, published.locales.as_slice()),
                                None => {
                                    obstacle(target(reference), "not_published", *id);
                                    continue;
                                }
                            },
                        }
                    };
                    let chains = &space.locales.content;
                    if let Some(locale) = named.within(locales).find(|locale| !chains.is_met(locale, shown)) {
                        let locale = Some(locale.to_string());
                        unread.push(Obstacle {
                            locale,
                            ..Obstacle::new(target(reference), "not_in_locale", id.to_string())
                        });
                    }
                    for (_, place) in named.places.iter().filter(|(field, _)| !takes_entry(space, field, &head.type_id))
                    {
                        let detail = format!("an entry of the type {} is not taken here", head.type_id);
                        faults.push((*id, place.clone(), Invalid::new("wrong_type_of_entry", detail)));
                    }
                }
            }
        }
    }
    all.obstacles.append(&mut obstacles);
    all.obstacles.append(&mut unread);
    for (id, found) in refused {
        let prefix = all.place(id, "");
        all.faults.append(found.relocated(|place| format!("{prefix}{place}")));
    }
    for (id, place, invalid) in faults {
        all.fault(id, &place, invalid);
    }
}

fn takes_entry(space: &Space, field: &str, of: &TypeId) -> bool {
    let types = space.of.field(field).and_then(|field| field.target_types());
    types.is_none_or(|types| types.contains(of))
}

fn takes_asset(space: &Space, field: &str, asset: &Asset) -> bool {
    let allowed = space.of.field(field).and_then(|field| field.value_rules().media_types.as_deref());
    allowed.is_none_or(|allowed| {
        allowed.iter().any(|pattern| match pattern.strip_suffix("/*") {
            Some(family) => asset.media_type.split('/').next() == Some(family),
            None => **pattern == *asset.media_type,
        })
    })
}
