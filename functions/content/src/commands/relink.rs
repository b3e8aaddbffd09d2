//! Which links a save changes.

use domain::id::EntryId;
use service::Problem;
use service::table::TableError;

use crate::Content;
use crate::commands::refusals::invalid_fields;
use crate::model::{ContentType, Fields, Head, references, target};
use crate::store::{Link, LinkChange};
use domain::fault::{Faults, Invalid};

/// How many links one save may change, so that it is one transaction.
const MAX_CHANGED: usize = 90;

/// The changes of links by a save of version `n` over the one before.
///
/// Reads a link only where an older version is published, which may name what the newest does not: 1 RRU each.
pub(crate) async fn relink(
    app: &Content,
    of: &ContentType,
    source: EntryId,
    before: Option<(&Head, &Fields)>,
    (n, after): (u64, Option<&Fields>),
) -> Result<Vec<LinkChange>, Problem> {
    let old = before.map(|(_, fields)| references(of, fields, None)).unwrap_or_default();
    let new = after.map(|fields| references(of, fields, None)).unwrap_or_default();
    let published = before.and_then(|(head, _)| Some((head.published_n()?, head.n)));
    let mut changes = Vec::new();
    for (reference, named) in new.iter().filter(|(reference, _)| !old.contains_key(*reference)) {
        let target = target(reference);
        let mut link = Link { source, since: n, until: None, earlier: None, nulls: named.nulls };
        if let Some((published, _)) = published.filter(|(published, newest)| published < newest) {
            let known = app.store.find_link(&target, source).await?;
            link.earlier = known.filter(|known| known.names(published)).map(|_| (published, published + 1));
        }
        changes.push(LinkChange::Begin { target, link });
    }
    for reference in old.keys().filter(|reference| !new.contains_key(*reference)) {
        let target = target(reference);
        let Some((published, _)) = published else {
            changes.push(LinkChange::Remove { target, source });
            continue;
        };
        let known = app.store.find_link(&target, source).await?;
        let known = known.ok_or_else(|| TableError::Busy(format!("the link to {target} is on its way").into()))?;
        changes.push(match known.names(published) {
            true => LinkChange::End { target, link: Link { until: Some(n), ..known } },
            false => LinkChange::Remove { target, source },
        });
    }
    if changes.len() > MAX_CHANGED { Err(too_many_changed()) } else { Ok(changes) }
}

fn too_many_changed() -> Problem {
    let detail = format!("one save adds and removes at most {MAX_CHANGED} references; save it in two steps");
    invalid_fields(Faults::one("/fields", Invalid::new("too_many_references_changed", detail)))
}

/// Whether one save may bring an entry from some fields to others, by what they name.
pub(crate) fn check_change(of: &ContentType, before: &Fields, after: &Fields) -> Result<(), Problem> {
    let (old, new) = (references(of, before, None), references(of, after, None));
    let gone = old.keys().filter(|reference| !new.contains_key(*reference)).count();
    let added = new.keys().filter(|reference| !old.contains_key(*reference)).count();
    if gone + added > MAX_CHANGED { Err(too_many_changed()) } else { Ok(()) }
}

/// Drops links of the version that readers saw before, where neither what they see now nor the newest version has them. Those
/// that stay are no harm: a link tells for which versions it holds.
pub(crate) async fn drop_links(app: &Content, before: &Head, after: &Head) -> Result<(), TableError> {
    let Some(old) = before.published_n().filter(|n| *n != before.n && Some(*n) != after.published_n()) else {
        return Ok(());
    };
    let Some((_, fields)) = app.store.find_version(before.id, old).await? else { return Ok(()) };
    let Some(of) = app.store.find_type(&before.type_id).await? else { return Ok(()) };
    for reference in references(&of, &fields, None).keys() {
        let target = target(reference);
        let Some(link) = app.store.find_link(&target, before.id).await? else { continue };
        let is_needed = link.names(after.n) || after.published_n().is_some_and(|n| link.names(n));
        if !is_needed && link.until.is_some() {
            app.store.drop_link(&target, &link).await?;
        }
    }
    Ok(())
}
