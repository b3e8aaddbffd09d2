//! Takes unique values for entries that are about to be published.
//!
//! A value is held by an item of its own. An entry takes its values before the commit; what another entry holds without being
//! published by it is taken over, which changes that entry's head, so that its own publication, if one is on its way, starts
//! over. A crash leaves values that are taken and not used, and the next one to need them takes them over.

use std::collections::BTreeMap;

use domain::fault::Invalid;
use domain::id::EntryId;
use service::table::TableError;

use super::set::Gathered;
use crate::Content;
use crate::model::{UniqueValue, unique_values};
use crate::store::{HEAD, UNIQUE};

/// A value that goes from one entry of the set to another, in the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) value: String,
    pub(crate) from: EntryId,
    pub(crate) to: EntryId,
}

/// What came of it.
pub(crate) enum Claimed {
    /// All values are taken; some change hands in the commit.
    All { held: BTreeMap<EntryId, Vec<String>>, transfers: Vec<Transfer> },
    /// Others changed something meanwhile: to be tried again.
    Again,
    /// Some values are another's; the faults say which.
    Refused,
}

/// Takes the unique values of all entries of a set; where it is `dry`, it says what would come of it. 1 RRU each, and 1 WRU for
/// each that is new.
pub(crate) async fn claim(app: &Content, all: &mut Gathered, dry: bool) -> Result<Claimed, TableError> {
    let mut wanted: Vec<(EntryId, UniqueValue)> = Vec::new();
    for (id, candidate) in &all.publish {
        let values = unique_values(&candidate.space.of, &candidate.fields, &candidate.locales);
        wanted.extend(values.into_iter().map(|value| (*id, value)));
    }
    let mut held: BTreeMap<EntryId, Vec<String>> = BTreeMap::new();
    let mut takers: BTreeMap<String, EntryId> = BTreeMap::new();
    let mut refused = false;
    for (id, value) in &wanted {
        if let Some(other) = takers.insert(value.key.clone(), *id).filter(|other| other != id) {
            refused = true;
            all.fault(*id, &value.place, taken(other));
        }
        held.entry(*id).or_default().push(value.key.clone());
    }
    if refused {
        return Ok(Claimed::Refused);
    }
    let (mut transfers, mut again) = (Vec::new(), false);
    for (id, UniqueValue { key, place }) in &wanted {
        let outcome = match app.store.holder(key).await? {
            Some(holder) if holder == *id => Ok(()),
            None if dry => Ok(()),
            None => app.store.take_unique(key, *id).await,
            Some(holder) => {
                let head = app.store.find_head(holder).await?;
                let published = head.as_ref().and_then(|head| head.published.as_ref());
                let is_in_use = published.is_some_and(|published| published.held.contains(key));
                let gives_up = all.withdraw.contains_key(&holder)
                    || (all.publish.contains_key(&holder)
                        && !held.get(&holder).is_some_and(|values| values.contains(key)));
                if is_in_use && gives_up {
                    transfers.push(Transfer { value: key.clone(), from: holder, to: *id });
                    continue;
                }
                if is_in_use {
                    refused = true;
                    all.fault(*id, place, taken(holder));
                    continue;
                }
                if dry {
                    continue;
                }
                // Its head changes by that, which may be one of the set's.
                again |= all.publish.contains_key(&holder) || all.withdraw.contains_key(&holder);
                app.store.take_over(key, holder, head.as_ref(), *id).await
            }
        };
        match outcome {
            Ok(()) => {}
            Err(error) if error.refused(UNIQUE) || error.refused(HEAD) => return Ok(Claimed::Again),
            Err(error) => return Err(error),
        }
    }
    Ok(match (refused, again) {
        (true, _) => Claimed::Refused,
        (_, true) => Claimed::Again,
        _ => Claimed::All { held, transfers },
    })
}

fn taken(by: EntryId) -> Invalid {
    Invalid::new("not_unique", format!("the entry {by} has this value"))
}
