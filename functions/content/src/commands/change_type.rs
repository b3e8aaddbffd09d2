//! Types: made, changed unless that could break entries, and deleted once they have none.

use domain::id::EntryId;
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError};

use super::Change;
use super::refusals::{MAX_LISTED, in_the_way};
use crate::Content;
use crate::model::{Breaking, ContentType, TypeContent, TypeId, Used, breaking};
use crate::store::{CREATION, GUARD, TYPE};

/// How many types there may be, so that a change of the locales reaches all their guards in one transaction.
const MAX_TYPES: usize = 80;
/// How many fields one change may remove, narrow and require: their counts are one condition.
const MAX_BREAKING: usize = 30;
/// How many pages of entries are looked through for those that are in the way.
const MAX_PAGES: usize = 50;
/// How many entries a page of them has.
const PAGE: usize = 200;

/// An entry that is in the way of a change.
#[derive(Debug, Serialize)]
pub(crate) struct InTheWay {
    entry_id: EntryId,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

fn invalid(faults: domain::fault::Faults) -> Problem {
    Problem::refused_with("invalid_type", "The fields of the type don't fit together.", faults)
}

/// Creates a type.
pub(crate) async fn create_type(
    app: &Content,
    id: TypeId,
    content: TypeContent,
    idempotency: &Idempotency,
    answer: impl Fn(&ContentType) -> Answer,
) -> Result<Answer, Problem> {
    content.check().map_err(invalid)?;
    let mut attempts = Attempts::on("list of types");
    loop {
        // Creations follow each other, so each counts those before it.
        let creation = app.store.last_creation().await?;
        let known = app.store.guard(&id).await?;
        let locales = app.store.locales().await?;
        has_room(app, 0).await?;
        // Versions go on where a type of this name was deleted, since readers take the newer one only.
        let version = known.as_ref().map_or(1, |guard| guard.type_version + 1);
        let new = ContentType::new(id.clone(), content.clone(), version, app.context.clock.now());
        let mut transaction = app.store.table().transaction();
        transaction.push(app.store.create_type(&new));
        transaction.push(app.store.open_guard(known.as_ref(), &new, locales.version));
        transaction.push(app.store.take_creation(creation));
        transaction.publish(&new.event(false));

        match idempotency.commit(transaction, answer(&new)).await {
            Err(error) if error.refused(TYPE) || error.refused(GUARD) => {
                return Err(Problem::conflict("type_exists", "There is a type with this id already."));
            }
            Err(error) if error.refused(CREATION) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}

/// Whether there is room for another type beside `more`.
async fn has_room(app: &Content, more: usize) -> Result<(), Problem> {
    if app.store.live_guards().await?.len() + more < MAX_TYPES {
        return Ok(());
    }
    Err(Problem::refused("too_many_types", format!("There are at most {MAX_TYPES} types.")))
}

/// Refuses a new type as its creation would be refused, with `more` that are made before; writes nothing.
pub(crate) async fn would_create_type(app: &Content, content: &TypeContent, more: usize) -> Result<(), Problem> {
    content.check().map_err(invalid)?;
    has_room(app, more).await
}

/// Refuses a change as it would be refused, by the entries that there are; writes nothing.
pub(crate) async fn would_update_type(
    app: &Content,
    id: &TypeId,
    before: &TypeContent,
    after: &TypeContent,
) -> Result<(), Problem> {
    after.check().map_err(invalid)?;
    let changes = breaking(before, after);
    weighed(&changes)?;
    if changes.is_empty() {
        return Ok(());
    }
    let (found, is_more) = broken(app, id, &changes).await?;
    if found.is_empty() { Ok(()) } else { Err(breaking_change(found, is_more)) }
}

/// The fields that no entry may have a value in, and those in which each has to.
fn weighed(changes: &[Breaking]) -> Result<(Vec<&str>, Vec<&str>), Problem> {
    let (mut unused, mut filled) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            Breaking::Used(field, _) if !unused.contains(&field.as_str()) => unused.push(field.as_str()),
            Breaking::Unfilled(field, _) if !filled.contains(&field.as_str()) => filled.push(field.as_str()),
            _ => {}
        }
    }
    if unused.len() + filled.len() > MAX_BREAKING {
        let detail =
            format!("One change removes, narrows and requires at most {MAX_BREAKING} fields; make it in parts.");
        return Err(Problem::refused("too_many_changes", detail));
    }
    Ok((unused, filled))
}

/// Changes a type.
pub(crate) async fn update_type(
    app: &Content,
    id: &TypeId,
    if_match: Option<IfMatch>,
    change: &Change<'_, TypeContent>,
) -> Result<ContentType, Problem> {
    let before = find(app, id).await?;
    if_match.map_or(Ok(()), |if_match| if_match.check(before.version))?;
    let content = change(&before.content)?;
    content.check().map_err(invalid)?;
    if content == before.content {
        return Ok(before);
    }
    let changes = breaking(&before.content, &content);
    let after = before.changed(content, app.context.clock.now());
    let (unused, filled) = weighed(&changes)?;
    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.replace_type(&after));
    transaction.push(app.store.move_guard(&after, &unused, &filled));
    transaction.publish(&after.event(false));

    match transaction.commit().await {
        Ok(()) => Ok(after),
        Err(error) if error.refused(TYPE) => Err(Problem::stale()),
        Err(error) if error.refused(GUARD) => {
            let (found, is_more) = broken(app, id, &changes).await?;
            Err(breaking_change(found, is_more))
        }
        Err(error) => Err(error.into()),
    }
}

/// Deletes a type without entries.
pub(crate) async fn delete_type(app: &Content, id: &TypeId, if_match: IfMatch) -> Result<(), Problem> {
    let before = find(app, id).await?;
    if_match.check(before.version)?;
    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.delete_type(&before));
    transaction.push(app.store.close_guard(&before));
    transaction.publish(&before.event(true));

    match transaction.commit().await {
        Ok(()) => Ok(()),
        Err(error) if error.refused(TYPE) => Err(Problem::stale()),
        Err(error) if error.refused(GUARD) => {
            let (found, is_more) = users(app, id, |_| vec![None]).await?;
            Err(in_the_way("type_in_use", "There are entries of this type.", found, is_more))
        }
        Err(error) => Err(error.into()),
    }
}

/// Loads a type; 404 if there is none.
pub(crate) async fn find(app: &Content, id: &TypeId) -> Result<ContentType, Problem> {
    app.store.find_type(id).await?.ok_or_else(|| Problem::not_found("content type"))
}

fn breaking_change(found: Vec<InTheWay>, is_more: bool) -> Problem {
    in_the_way("breaking_change", "Entries are in the way of this change of their type.", found, is_more)
}

/// The entries that a change could break.
async fn broken(app: &Content, id: &TypeId, changes: &[Breaking]) -> Result<(Vec<InTheWay>, bool), TableError> {
    let reasons = |used: &Used| {
        let broken = changes.iter().filter_map(|change| match change {
            Breaking::Used(field, reason) => used.contains_key(field).then(|| Some((field.clone(), *reason))),
            Breaking::Unfilled(field, reason) => (!used.contains_key(field)).then(|| Some((field.clone(), *reason))),
        });
        broken.collect()
    };
    users(app, id, reasons).await
}

/// Entries that are in the way by what they use, each once for every reason: the first 100, and whether there may be more.
/// They are looked through once, a page at a time, until enough are found.
pub(crate) async fn users(
    app: &Content,
    id: &TypeId,
    reasons: impl Fn(&Used) -> Vec<Option<(String, &'static str)>>,
) -> Result<(Vec<InTheWay>, bool), TableError> {
    let (mut found, mut after) = (Vec::new(), None);
    for _ in 0..MAX_PAGES {
        let page = app.store.page_of_uses(id, PAGE, after).await?;
        for entry in page.items {
            found.extend(reasons(&entry.used).into_iter().map(|reason| InTheWay {
                entry_id: entry.id,
                field: reason.as_ref().map(|(field, _)| field.clone()),
                reason: reason.map(|(_, reason)| reason),
            }));
        }
        after = page.next;
        if found.len() > MAX_LISTED {
            found.truncate(MAX_LISTED);
            return Ok((found, true));
        }
        if after.is_none() {
            return Ok((found, false));
        }
    }
    Ok((found, true))
}
