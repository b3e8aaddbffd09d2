//! `/console/content/releases/{release_id}`: what is published together, and when.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::super::filters;
use super::super::overtaken::{Named, named, overtaken};
use super::super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::super::typed::{minute, moment};
use super::super::visit::Visit;
use super::obstacles::{address_of, alert_of, detail_of, links};
use super::releases::{Planned, Release};
use super::space::{Entry, locales, types};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::segment;

/// As many entries are proposed; others go by their ids.
const PROPOSED: &str = "/entries?limit=50";

/// An entry of the release.
struct Row {
    id: String,
    /// Its page.
    address: Option<String>,
    name: String,
    action: String,
}

#[derive(Template)]
#[template(path = "content/release.html")]
struct ReleasePage {
    frame: Frame,
    release: Release,
    rows: Vec<Row>,
    /// The entries that changed last: ids and names.
    proposed: Vec<(String, String)>,
    name: String,
    publish_at: String,
    can_write: bool,
    can_publish: bool,
}

impl ReleasePage {
    /// Whether it can still be changed.
    fn is_open(&self) -> bool {
        !matches!(self.release.status.as_str(), "published" | "publishing")
    }

    /// What stood in its way, as the API says it.
    fn failure(&self) -> String {
        detail_of(&self.release.failure)
    }

    /// The entries and assets that stood in its way.
    fn in_the_way(&self) -> Vec<(String, String)> {
        links(&self.release.failure)
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match read(&visit, &id).await {
        Ok(release) => render(&visit, release, false, None).await,
        Err(error) => failed(&visit, &error),
    }
}

fn path(id: &str) -> String {
    format!("/releases/{}", segment(id))
}

async fn read(visit: &Visit, id: &str) -> Result<Release, ApiError> {
    visit.api.get(&path(id)).await
}

async fn render(visit: &Visit, release: Release, is_typed: bool, alert: Option<Alert>) -> Response {
    let (recent, types, locales) = futures::join!(visit.api.get::<List<Entry>>(PROPOSED), types(visit), locales(visit));
    let (recent, types, locales) = match (recent, types, locales) {
        (Ok(recent), Ok(types), Ok(locales)) => (recent.items, types, locales),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => return failed(visit, &error),
    };
    let name = |entry: &Entry| entry.name(types.iter().find(|of| of.id == entry.type_id), &locales.default);
    let proposed: Vec<(String, String)> = recent.iter().map(|entry| (entry.id.clone(), name(entry))).collect();
    let row = |planned: &Planned| {
        let known = proposed.iter().find(|(id, _)| id == planned.text("entry_id"));
        let name = known.map_or_else(|| planned.text("entry_id").to_owned(), |(_, name)| name.clone());
        Row {
            name,
            address: address_of(planned.text("entry_id")),
            id: planned.text("entry_id").to_owned(),
            action: planned.text("action").to_owned(),
        }
    };
    let typed = |name: &str, stored: String| if is_typed { visit.form.get(name).to_owned() } else { stored };
    let page = ReleasePage {
        frame: Frame::of(visit, release.name.clone(), "/console/content/releases")
            .noting(visit.query.get("done"))
            .alerting(alert),
        rows: release.entries.iter().map(row).collect(),
        name: typed("name", release.name.clone()),
        publish_at: typed("publish_at", minute(&release.publish_at)),
        can_write: visit.holds("content:publish"),
        can_publish: visit.holds("content:publish"),
        proposed,
        release,
    };
    shown(&page, &page.frame)
}

/// Does something with the release, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, path(&id));
    let (key, version) = (form.get("key"), form.get("version"));
    let done = match action.as_str() {
        "save" => change(&visit, &id, json!({ "name": form.get("name") }), "saved").await,
        "schedule" => {
            let body = json!({ "publish_at": moment(form.get("publish_at")) });
            change(&visit, &id, body, "scheduled").await
        }
        "add" | "remove" => match read(&visit, &id).await {
            Ok(release) => {
                let entries = if action == "add" {
                    added(release.entries, form.get("entry_id"), form.get("action"))
                } else {
                    without(release.entries, form.get("entry_id"))
                };
                change(&visit, &id, json!({ "entries": entries }), "saved").await
            }
            Err(error) => Err(error),
        },
        "publish" => {
            let told = visit.api.post_to::<IgnoredAny>(&format!("{path}/publish"), key, version, &Value::Null).await;
            told.map(|_| "published")
        }
        "cancel" => visit
            .api
            .post_to::<IgnoredAny>(&format!("{path}/cancel"), key, version, &Value::Null)
            .await
            .map(|_| "saved"),
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/content/releases?done=deleted"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(done) => go_to(&format!("/console/content/releases/{}?done={done}", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => match read(&visit, &id).await {
            Ok(release) => {
                let is_typed = matches!(action.as_str(), "save" | "schedule");
                let alert = if is_typed && refusal.is_stale() {
                    overtaken(&typed(&visit, &release), &stored(&release))
                } else {
                    alert_of(&refusal, &id)
                };
                render(&visit, release, is_typed, Some(alert)).await
            }
            Err(error) => failed(&visit, &error),
        },
        Err(error) => failed(&visit, &error),
    }
}

async fn change(visit: &Visit, id: &str, body: Value, done: &'static str) -> Result<&'static str, ApiError> {
    visit.api.patch::<IgnoredAny>(&path(id), visit.form.get("version"), &body).await.map(|_| done)
}

fn stored(release: &Release) -> Named {
    named([("Name", &release.name), ("At (UTC)", &minute(&release.publish_at))])
}

/// The same with what was typed into the one form that was sent.
fn typed(visit: &Visit, release: &Release) -> Named {
    let at = minute(&release.publish_at);
    let (name, at) =
        (visit.form.find_any("name").unwrap_or(&release.name), visit.form.find_any("publish_at").unwrap_or(&at));
    named([("Name", name), ("At (UTC)", at)])
}

/// What the API takes of an entry; it may tell more.
const TAKEN: [&str; 3] = ["entry_id", "action", "locales"];

/// The entries with one more, or another action for one of them.
fn added(entries: Vec<Planned>, entry_id: &str, action: &str) -> Vec<Value> {
    let action = if action == "unpublish" { "unpublish" } else { "publish" };
    let mut entries = without(entries, entry_id);
    entries.push(json!({ "entry_id": entry_id, "action": action }));
    entries
}

fn without(entries: Vec<Planned>, entry_id: &str) -> Vec<Value> {
    let others = entries.into_iter().filter(|entry| entry.text("entry_id") != entry_id);
    let taken = |entry: Planned| {
        let members = entry.0.into_iter().filter(|(name, value)| TAKEN.contains(&name.as_str()) && !value.is_null());
        Value::Object(members.collect())
    };
    others.map(taken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_and_go() {
        let planned = |id: &str| -> Planned {
            serde_json::from_value(json!({ "entry_id": id, "action": "publish", "locales": null, "n": 3 })).unwrap()
        };
        let row = |id: &str, action: &str| json!({ "entry_id": id, "action": action });
        let known = vec![planned("a"), planned("b")];
        assert_eq!(added(known.clone(), "c", "x"), [row("a", "publish"), row("b", "publish"), row("c", "publish")]);
        assert_eq!(added(known.clone(), "a", "unpublish"), [row("b", "publish"), row("a", "unpublish")]);
        assert_eq!(without(known, "a"), [row("b", "publish")]);
    }
}
