//! Brings rows of an export in: each by itself, in their order. What a row says that is there already writes nothing.

use std::str::FromStr;

use deserr::Deserr;
use domain::collection::{BoundedVec, Metadata};
use domain::fault::{Faults, Invalid};
use domain::id::{AssetId, EntryId};
use domain::locale::Locale;
use serde_json::Value as Json;
use service::Problem;
use service::body::{Answer, from_value};
use service::idempotency::Idempotency;

use super::archive::{archive, may_rest};
use super::change_locales::{change_locales, would_change_locales};
use super::change_type::{create_type, update_type, would_create_type, would_update_type};
use super::import_ahead::{Ahead, Draft};
use super::import_report::{RowReport, RowStatus, why};
use super::publish::{publish, would_publish};
use super::refusals::{archived, invalid_fields};
use super::relink::check_change;
use super::save::{EntryContent, create, update};
use super::set::{Act, Order, Wanted};
use super::space::Space;
use crate::Content;
use crate::model::{
    Asset, CreateAssetRequest, Fields, Head, LocalesContent, TypeContent, TypeId, check_kinds, check_numbers, hash,
    normalised,
};

/// How many versions are looked through for the one that readers saw.
const MAX_VERSIONS: usize = 100;

/// How rows are brought in.
#[derive(Clone, Debug)]
pub(crate) struct How {
    /// Nothing is written.
    pub(crate) dry_run: bool,
    /// Entries are published that were, instead of being saved.
    pub(crate) publish: bool,
    /// Who brings them in.
    pub(crate) author: String,
}

#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct EntryRow {
    id: EntryId,
    #[deserr(rename = "type")]
    type_id: TypeId,
    #[deserr(default)]
    fields: Fields,
    #[deserr(default)]
    metadata: Metadata,
    /// Said by the export; numbers begin anew.
    #[deserr(default)]
    #[expect(dead_code, reason = "an export says it")]
    version: Option<u64>,
    #[deserr(default)]
    archived: bool,
    #[deserr(default)]
    published: Option<PublishedRow>,
}

#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct PublishedRow {
    #[deserr(default)]
    #[expect(dead_code, reason = "an export says it")]
    version: Option<u64>,
    locales: BoundedVec<Locale, 30>,
    #[deserr(default)]
    fields: Option<Fields>,
}

/// Brings one line in; of a dry run, `ahead` is what the lines before would have brought.
pub(crate) async fn import_row(app: &Content, line: usize, text: &str, how: &How, ahead: &mut Ahead) -> RowReport {
    match row(app, text, how, ahead).await {
        Ok(status) => RowReport { line, status, errors: Vec::new() },
        Err(problem) => RowReport { line, status: RowStatus::Failed, errors: why(&problem) },
    }
}

fn unfit(place: &str, code: &'static str, detail: &str) -> Problem {
    Problem::invalid(Faults::one(place, Invalid::new(code, detail)))
}

fn taken<T: FromStr<Err = Invalid>>(row: &mut serde_json::Map<String, Json>) -> Result<T, Problem> {
    let id = row.remove("id").unwrap_or_default();
    let text = id.as_str().ok_or_else(|| unfit("/id", "required", "an id is expected"))?;
    text.parse().map_err(|invalid| Problem::invalid(Faults::one("/id", invalid)))
}

/// Refuses numbers that would become others.
fn exact(text: &str) -> Result<(), Problem> {
    let mut faults = Faults::none();
    check_numbers(text, &["fields"], &mut faults);
    check_numbers(text, &["published", "fields"], &mut faults);
    faults.none_or(()).map_err(invalid_fields)
}

async fn row(app: &Content, text: &str, how: &How, ahead: &mut Ahead) -> Result<RowStatus, Problem> {
    let read =
        serde_json::from_str::<Json>(text).map_err(|_| unfit("", "invalid_json", "a JSON object is expected"))?;
    let Json::Object(mut row) = read else {
        return Err(unfit("", "wrong_type", "a JSON object is expected"));
    };
    let kind = row.remove("kind").unwrap_or_default();
    match kind.as_str() {
        Some("entry") if how.publish => stand(app, from_value(Json::Object(row))?, how, ahead).await,
        Some("entry") => {
            let row = from_value(Json::Object(row))?;
            exact(text)?;
            entry(app, row, how, ahead).await
        }
        Some("locales" | "type" | "asset") if how.publish => Ok(RowStatus::Unchanged),
        Some("locales") => locales(app, from_value(Json::Object(row))?, how, ahead).await,
        Some("type") => of_type(app, taken(&mut row)?, from_value(Json::Object(row))?, how, ahead).await,
        Some("asset") => asset(app, taken(&mut row)?, from_value(Json::Object(row))?, how, ahead).await,
        _ => Err(unfit("/kind", "unknown_kind", "locales, type, asset or entry is expected")),
    }
}

async fn locales(app: &Content, content: LocalesContent, how: &How, ahead: &mut Ahead) -> Result<RowStatus, Problem> {
    let before = ahead.locales(app).await?.content;
    if before == content {
        return Ok(RowStatus::Unchanged);
    }
    if how.dry_run {
        would_change_locales(app, &before, &content).await?;
        ahead.keep_locales(content);
    } else {
        change_locales(app, None, content).await?;
    }
    Ok(RowStatus::Updated)
}

async fn of_type(
    app: &Content,
    id: TypeId,
    content: TypeContent,
    how: &How,
    ahead: &mut Ahead,
) -> Result<RowStatus, Problem> {
    match ahead.find_type(app, &id).await? {
        Some(known) if known.content == content => Ok(RowStatus::Unchanged),
        Some(known) => {
            if how.dry_run {
                would_update_type(app, &id, &known.content, &content).await?;
                ahead.keep_type(id, content, false);
            } else {
                update_type(app, &id, None, &|_| Ok(content.clone())).await?;
            }
            Ok(RowStatus::Updated)
        }
        None => {
            if how.dry_run {
                would_create_type(app, &content, ahead.new_types()).await?;
                ahead.keep_type(id, content, true);
            } else {
                create_type(app, id, content, &Idempotency::none(), |_| Answer::no_content()).await?;
            }
            Ok(RowStatus::Created)
        }
    }
}

/// Announces an asset under its id; its bytes are uploaded as those of any other.
async fn asset(
    app: &Content,
    id: AssetId,
    request: CreateAssetRequest,
    how: &How,
    ahead: &mut Ahead,
) -> Result<RowStatus, Problem> {
    let wanted = Asset { id, ..Asset::new(request, &app.context.clock) };
    let (write, status, after) = match ahead.find_asset(app, id).await? {
        None => (app.store.create_asset(&wanted), RowStatus::Created, wanted),
        Some(known) if known.sha256 != wanted.sha256 => {
            return Err(Problem::conflict("asset_differs", "There is another file with this id."));
        }
        Some(known) if known.content == wanted.content => return Ok(RowStatus::Unchanged),
        Some(known) => {
            let after = known.changed(wanted.content, app.context.clock.now());
            (app.store.replace_asset(&after), RowStatus::Updated, after)
        }
    };
    if how.dry_run {
        ahead.keep_asset(after);
    } else {
        app.store.table().write(write).await?;
    }
    Ok(status)
}

/// Saves an entry as a draft under its id: first what readers saw, then the newest. Both are checked before the first is
/// written.
async fn entry(app: &Content, row: EntryRow, how: &How, ahead: &mut Ahead) -> Result<RowStatus, Problem> {
    let EntryRow { id, type_id, fields, metadata, published, .. } = row;
    let known = ahead.draft(app, id).await?;
    if known.as_ref().is_some_and(|known| known.type_id != type_id) {
        return Err(Problem::conflict("entry_differs", "There is an entry of another type with this id."));
    }
    let space = ahead.space(app, &type_id).await?;
    let newest = EntryContent { fields: normalised(&space.of, fields), metadata };
    if known.as_ref().is_some_and(|known| known.content == newest) {
        return Ok(RowStatus::Unchanged);
    }
    if known.as_ref().is_some_and(|known| known.archived) {
        return Err(archived());
    }
    let check = |fields: &Fields| check_kinds(&space.of, &space.locales.content, fields);
    check(&newest.fields).map_err(invalid_fields)?;
    let seen = published.and_then(|published| published.fields).filter(|_| known.is_none());
    let seen = seen.map(|fields| EntryContent { fields: normalised(&space.of, fields), ..newest.clone() });
    if let Some(seen) = &seen {
        check(&seen.fields).map_err(|faults| invalid_fields(faults.relocated(|at| format!("/published{at}"))))?;
    }
    let before = known.as_ref().map(|known| &known.content).or(seen.as_ref());
    if let Some(before) = before {
        check_change(&space.of, &before.fields, &newest.fields)?;
    }
    let is_update = before.is_some();
    let status = if known.is_some() { RowStatus::Updated } else { RowStatus::Created };
    if how.dry_run {
        ahead.keep_draft(id, Draft { type_id, archived: false, content: newest });
        return Ok(status);
    }
    if known.is_none() {
        let first = seen.unwrap_or_else(|| newest.clone());
        let (none, done) = (Idempotency::none(), |_: &_| Answer::no_content());
        create(app, (id, &type_id), first, how.author.clone(), &none, done).await?;
    }
    if is_update {
        update(app, id, None, &|_| Ok(newest.clone()), &how.author).await?;
    }
    Ok(status)
}

/// Publishes an entry as it was, with what it names, or puts it away.
async fn stand(app: &Content, row: EntryRow, how: &How, ahead: &mut Ahead) -> Result<RowStatus, Problem> {
    let head = ahead.head(app, row.id).await?.ok_or_else(|| Problem::not_found("entry"))?;
    let none = Idempotency::none();
    let Some(published) = row.published else {
        if row.archived == head.archived || !row.archived {
            return Ok(RowStatus::Unchanged);
        }
        may_rest(&head)?;
        if how.dry_run {
            ahead.keep_heads([(head.id, Head { archived: true, ..head })]);
        } else {
            archive(app, row.id, None, true, &none, |_| Answer::no_content()).await?;
        }
        return Ok(RowStatus::Updated);
    };
    let space = Space::of_entry(app, &head.type_id).await?;
    let fields = normalised(&space.of, published.fields.unwrap_or(row.fields));
    let wanted = serde_json::to_string(&fields).map(|json| hash(&json)).map_err(|_| Problem::internal())?;
    let versions = app.store.page_of_versions(row.id, MAX_VERSIONS, None).await?.items;
    let n = versions.iter().find(|version| !version.conflict && version.hash == wanted).map(|version| version.n);
    let n = n.ok_or_else(|| unfit("/published", "unknown_version", "save the entry first, in the first pass"))?;
    let locales = published.locales.into_vec();
    if head.published.as_ref().is_some_and(|known| {
        known.locales == locales && versions.iter().any(|version| version.n == known.n && version.hash == wanted)
    }) {
        return Ok(RowStatus::Unchanged);
    }
    let wanted = vec![Wanted { id: row.id, if_match: None, act: Act::Publish { n: Some(n), locales: Some(locales) } }];
    let order = Order { wanted, cascade: true, ..Order::default() };
    if how.dry_run {
        ahead.keep_heads(would_publish(app, &order).await?);
    } else {
        publish(app, &order, &none, &|_, _| {}, &|_| Answer::no_content()).await?;
    }
    Ok(RowStatus::Updated)
}
