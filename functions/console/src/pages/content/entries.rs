//! `/console/content/entries`: the entries by type and state, newest change first, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde_json::json;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, go_to, shown};
use super::super::views::Moment;
use super::super::visit::Visit;
use super::space::{ContentType, Entry, Schedule, locales, types};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

/// The states of an entry, as a filter.
const STATES: [&str; 4] = ["draft", "published", "changed", "archived"];
const ROWS: &str = "50";

/// An entry in the list.
struct Row {
    id: String,
    name: String,
    type_id: String,
    status: String,
    /// Where its schedule stands; empty without one.
    plan: &'static str,
    updated_at: Moment,
}

#[derive(Template)]
#[template(path = "content/entries.html")]
struct EntriesPage {
    frame: Frame,
    rows: Vec<Row>,
    types: Vec<ContentType>,
    next: Option<String>,
    kind: String,
    status: String,
    is_first: bool,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let get = |name| visit.query.get(name).to_owned();
    let (kind, status, cursor) = (get("type"), get("status"), get("cursor"));
    let filter = [("type", kind.as_str()), ("status", status.as_str())];
    let parameters = filter.into_iter().chain([("limit", ROWS), ("cursor", cursor.as_str())]);
    let path = format!("/entries?{}", query(parameters));
    let (list, types, locales) = futures::join!(visit.api.get::<List<Entry>>(&path), types(visit), locales(visit));
    let (types, locales) = match (types, locales) {
        (Ok(types), Ok(locales)) => (types, locales),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    let (list, alert) = match list {
        Ok(list) => (list, alert),
        Err(ApiError::Refused(refusal)) if matches!(refusal.status, 400 | 404) => {
            (List::default(), Some(Alert::of(&refusal)))
        }
        Err(error) => return failed(visit, &error),
    };
    let row = |entry: Entry| {
        let of = types.iter().find(|of| of.id == entry.type_id);
        let name = entry.name(of, &locales.default);
        let plan = entry.schedule.as_ref().map(Schedule::state).unwrap_or_default();
        Row { name, id: entry.id, type_id: entry.type_id, status: entry.status, plan, updated_at: entry.updated_at }
    };
    let address = |cursor: String| {
        format!("/console/content/entries?{}", query(filter.into_iter().chain([("cursor", cursor.as_str())])))
    };
    let page = EntriesPage {
        frame: Frame::of(visit, "Entries", "/console/content/entries").noting(visit.query.get("done")).alerting(alert),
        rows: list.items.into_iter().map(row).collect(),
        next: list.next_cursor.map(address),
        types,
        is_first: cursor.is_empty(),
        can_write: visit.holds("content:write"),
        kind,
        status,
    };
    shown(&page, &page.frame)
}

/// Makes an entry without content, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let body = json!({ "type": visit.form.get("type"), "fields": {} });
    match visit.api.post::<Entry>("/entries", visit.form.get("key"), &body).await {
        Ok(entry) => go_to(&format!("/console/content/entries/{}?done=created", segment(&entry.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}
