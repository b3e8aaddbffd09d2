//! `/console/content/entries/{entry_id}`: one entry, to write and to publish, one locale or two side by side.

mod fields;
mod patch;
mod picker;
mod schedule;
mod values;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use self::fields::{Control, Row, blame, named, rows, type_in};
use self::patch::patch;
use self::picker::{Picks, picks};
use self::schedule::{Plan, cancel, plan};
use super::super::filters;
use super::super::metadata::{self, Pair};
use super::super::overtaken::overtaken;
use super::super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::super::visit::Visit;
use super::obstacles::alert_of;
use super::referrers::{Referrer, referrers};
use super::space::{ContentType, Entry, Locales, locales, type_of};
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::{Form, segment};

/// The refusal of what would leave entries that name nothing.
const REFERRED_TO: &str = "referred_to";
/// Where a refusal says which version keeps the text that came too late.
const KEPT: &str = "conflict_version";

#[derive(Template)]
#[template(path = "content/entry.html")]
struct EntryPage {
    frame: Frame,
    entry: Entry,
    of: ContentType,
    rows: Vec<Row>,
    picks: Picks,
    metadata: Vec<Pair>,
    plan: Plan,
    /// The entries that name it, where they stand in the way.
    referrers: Vec<Referrer>,
    locales: Locales,
    /// The locales that are shown: one or two.
    chosen: Vec<String>,
    /// The query of this very page, for its forms.
    here: String,
    can_write: bool,
    can_publish: bool,
}

impl EntryPage {
    fn is_chosen(&self, at: usize, code: &str) -> bool {
        self.chosen.get(at).is_some_and(|chosen| chosen == code)
    }
}

/// An entry with what its form needs.
struct Known {
    entry: Entry,
    of: ContentType,
    locales: Locales,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match read(&visit, &id).await {
        Ok(known) => render(&visit, known, Told::default()).await,
        Err(error) => failed(&visit, &error),
    }
}

fn path(id: &str) -> String {
    format!("/entries/{}", segment(id))
}

async fn read(visit: &Visit, id: &str) -> Result<Known, ApiError> {
    let path = path(id);
    let (entry, locales) = futures::join!(visit.api.get::<Entry>(&path), locales(visit));
    let (entry, locales) = (entry?, locales?);
    let of = type_of(visit, &entry.type_id).await?;
    Ok(Known { entry, of, locales })
}

/// The locales that were asked for: the default alone, unless there are others.
fn chosen(visit: &Visit, locales: &Locales) -> Vec<String> {
    let codes = locales.codes();
    let asked = |name: &str| codes.iter().find(|code| **code == visit.query.get(name)).map(|code| (*code).to_owned());
    let first = asked("locale").unwrap_or_else(|| locales.default.clone());
    let beside = match visit.query.find_any("beside") {
        Some(_) => asked("beside"),
        None => codes.iter().find(|code| **code != first).map(|code| (*code).to_owned()),
    };
    let beside = beside.filter(|beside| *beside != first);
    std::iter::once(first).chain(beside).collect()
}

fn here(chosen: &[String]) -> String {
    let at = |place: usize| chosen.get(place).map(String::as_str).unwrap_or_default();
    let pairs = [("locale", at(0)), ("beside", at(1))];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What a refusal adds to the page.
#[derive(Default)]
struct Told {
    /// The form with what was typed.
    typed: Option<Vec<Row>>,
    alert: Option<Alert>,
    referrers: Vec<Referrer>,
}

/// Shows the entry with a refusal, if there is one; what was typed stays in the form.
async fn render(visit: &Visit, known: Known, told: Told) -> Response {
    let Told { typed, alert, referrers } = told;
    let Known { entry, of, locales } = known;
    let chosen = chosen(visit, &locales);
    let picks = match picks(visit, &of, &locales.default).await {
        Ok(picks) => picks,
        Err(error) => return failed(visit, &error),
    };
    let rows = typed.unwrap_or_else(|| rows(&of, &entry.fields, &chosen));
    let title = entry.name(Some(&of), &locales.default);
    let frame = Frame::of(visit, title, "/console/content/entries");
    let page = EntryPage {
        frame: frame.noting(visit.query.get("done")).alerting(alert),
        here: here(&chosen),
        can_write: visit.holds("content:write"),
        can_publish: visit.holds("content:publish"),
        metadata: metadata::rows(&visit.form, &entry.metadata),
        plan: Plan::of(visit, entry.schedule.as_ref()),
        entry,
        of,
        rows,
        picks,
        referrers,
        locales,
        chosen,
    };
    shown(&page, &page.frame)
}

/// Does something with the entry, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, path(&id));
    let (key, version) = (form.get("key"), form.get("version"));
    let tell = async |action: &str, body: Value| {
        visit.api.post_to::<IgnoredAny>(&format!("{path}/{action}"), key, version, &body).await.map(drop)
    };
    let done = match action.as_str() {
        "save" => return save(&visit, &id).await,
        "publish" => tell("publish", published(&visit)).await.map(|()| "published"),
        "unpublish" => tell("unpublish", cascading(&visit)).await.map(|()| "unpublished"),
        "schedule" => plan(&visit, &path).await.map(|()| "scheduled"),
        "unschedule" => cancel(&visit, &path).await.map(|()| "unscheduled"),
        "archive" => tell("archive", Value::Null).await.map(|()| "archived"),
        "unarchive" => tell("unarchive", Value::Null).await.map(|()| "unarchived"),
        "restore" => {
            tell(&format!("versions/{}/restore", segment(form.get("n"))), Value::Null).await.map(|()| "restored")
        }
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/content/entries?done=deleted"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(done) => again(&visit, &id, done),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => match read(&visit, &id).await {
            Ok(known) => {
                let mut rows = rows(&known.of, &known.entry.fields, &chosen(&visit, &known.locales));
                blame(&mut rows, &refusal.errors);
                let referrers = match refusal.code() {
                    REFERRED_TO => referrers(&visit, &id, "").await.map(|list| list.items).unwrap_or_default(),
                    _ => Vec::new(),
                };
                let (typed, alert) = (Some(rows), Some(alert_of(&refusal, &id)));
                render(&visit, known, Told { typed, alert, referrers }).await
            }
            Err(error) => failed(&visit, &error),
        },
        Err(error) => failed(&visit, &error),
    }
}

/// A field's value as its control would hold it.
pub(super) fn text_of(of: &ContentType, field: &str, value: &Value) -> String {
    match of.fields.iter().find(|known| known.name() == field) {
        _ if value.is_null() => String::new(),
        Some(field) => values::show(field, value).1,
        None => value.to_string(),
    }
}

/// Goes on to the entry in the locales that were shown.
fn again(visit: &Visit, id: &str, done: &str) -> Response {
    let get = |name: &str| visit.query.find_any(name);
    let shown = [("locale", get("locale")), ("beside", get("beside")), ("done", Some(done))];
    let shown = shown.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(shown).finish();
    go_to(&format!("/console/content/entries/{}?{query}", segment(id)))
}

fn cascading(visit: &Visit) -> Value {
    if visit.form.find_any("cascade").is_some() { json!({ "cascade": true }) } else { json!({}) }
}

/// What is to be published: all locales, unless some are ticked.
fn published(visit: &Visit) -> Value {
    let mut body = cascading(visit);
    let locales: Vec<&str> = visit.form.below("publish.").map(|(code, _)| code).collect();
    if !locales.is_empty() {
        body["locales"] = locales.into();
    }
    body
}

/// Writes what differs from the version that the person saw. Against a newer version, all that the form shows is sent: the
/// API refuses it, and keeps it beside the line.
async fn save(visit: &Visit, id: &str) -> Response {
    let known = match read(visit, id).await {
        Ok(known) => known,
        Err(error) => return failed(visit, &error),
    };
    let version = visit.form.get("version");
    let mut typed = rows(&known.of, &known.entry.fields, &chosen(visit, &known.locales));
    let stored = named(&typed);
    type_in(&mut typed, &known.of, &visit.form);
    let is_seen = known.entry.version.to_string() == version;
    let body = patch(&typed, &known.of, is_seen.then_some(&known.entry.fields)).and_then(|mut body| {
        if let Some(metadata) = metadata::patch(&visit.form)? {
            body["metadata"] = metadata;
        }
        Ok(body)
    });
    let saved = match body {
        Ok(patch) => visit.api.patch::<IgnoredAny>(&path(id), version, &patch).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => again(visit, id, "saved"),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            blame(&mut typed, &refusal.errors);
            let alert = if refusal.is_stale() {
                let rows = |form: &Form| metadata::named(&metadata::rows(form, &known.entry.metadata));
                let stored = [stored, rows(&Form::default())].concat();
                let typed = [named(&typed), rows(&visit.form)].concat();
                Alert { links: kept(&refusal, id).into_iter().collect(), ..overtaken(&typed, &stored) }
            } else {
                alert_of(&refusal, id)
            };
            render(visit, known, Told { typed: Some(typed), alert: Some(alert), ..Told::default() }).await
        }
        Err(error) => failed(visit, &error),
    }
}

/// The version that keeps what came too late.
fn kept(refusal: &Refusal, id: &str) -> Option<(String, String)> {
    let n = refusal.members.get(KEPT)?.as_u64()?;
    let address = format!("/console/content/entries/{}/versions/{n}", segment(id));
    Some((address, format!("What you typed is kept as version {n}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_both_locales() {
        assert_eq!(here(&["en".to_owned(), "de".to_owned()]), "locale=en&beside=de");
        // Nothing beside it is said too: otherwise there would be the next one.
        assert_eq!(here(&["en".to_owned()]), "locale=en&beside=");
    }

    #[test]
    fn a_late_text_is_kept_as_a_version() {
        let refusal = |member: &str| -> Refusal {
            serde_json::from_value(json!({ "type": "urn:stoa:problem:stale_version", "status": 412, member: 7 }))
                .unwrap()
        };
        let expected =
            ("/console/content/entries/e/versions/7".to_owned(), "What you typed is kept as version 7".to_owned());
        assert_eq!(kept(&refusal(KEPT), "e"), Some(expected));
        assert_eq!(kept(&refusal("other"), "e"), None);
    }
}
